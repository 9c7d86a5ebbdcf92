/** The ordered changes of one region, or of what all share, and positions in them. Knows change. */
package com.rainstaff.sync.feed;
