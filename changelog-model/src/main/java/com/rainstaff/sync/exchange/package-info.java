/** What agent and server say to each other in one round trip. Knows change, feed, proof, row, schema and region. */
package com.rainstaff.sync.exchange;
