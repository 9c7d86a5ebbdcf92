/** What shows that nothing was lost or bent: listings to compare with, alerts, checks. Knows changelog, feed, activity and device. */
package com.rainstaff.sync.server.proof;
