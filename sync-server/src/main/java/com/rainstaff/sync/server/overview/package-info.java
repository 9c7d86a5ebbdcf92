/** What the dashboard reads, in plain SQL. Knows jdbc, changelog, schema, region and device. */
package com.rainstaff.sync.server.overview;
