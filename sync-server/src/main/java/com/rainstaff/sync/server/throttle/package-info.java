/** Slows down guessing of passwords and tokens. Knows nothing. */
package com.rainstaff.sync.server.throttle;
