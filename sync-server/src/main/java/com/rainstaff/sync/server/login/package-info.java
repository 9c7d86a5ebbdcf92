/** Short-lived bearer tokens of people. Knows activity. */
package com.rainstaff.sync.server.login;
