/** People who may sign in: the first one, passwords, sessions. Knows activity, device and jdbc. */
package com.rainstaff.sync.server.people;
