/** People who may sign in: the first one, passwords, sessions. Knows activity, device, jdbc and throttle. */
package com.rainstaff.sync.server.people;
