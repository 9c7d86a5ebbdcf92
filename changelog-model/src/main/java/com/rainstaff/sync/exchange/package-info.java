/** What agent and server say to each other in one round trip. Knows change, feed, row, schema and region. */
package com.rainstaff.sync.exchange;
