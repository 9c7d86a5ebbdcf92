/** People who may log in. */
package com.rainstaff.sync.server.people;
