/** What the demo asks the server as an administrator's tool would. Knows office. */
package com.rainstaff.sync.demo.api;
