/** The round trip of a device: push, judge, pull. Knows changelog, feed, device, conflict and quarantine. */
package com.rainstaff.sync.server.exchange;
