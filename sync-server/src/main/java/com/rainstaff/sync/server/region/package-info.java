/** Regions, their feeds, and who reads and writes which: the one place that decides it. Knows jdbc. */
package com.rainstaff.sync.server.region;
