/** What machines ask to see that the server lives. Knows time. */
package com.rainstaff.sync.server.health;
