/** Changes that were made unaware of each other, both sides shown. Knows layout and session. */
package com.rainstaff.sync.dashboard.conflicts;
