/** Where now comes from. Knows nothing. */
package com.rainstaff.sync.server.time;
