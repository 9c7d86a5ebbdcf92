/** Regions and the ways people spell them. Knows nothing else. */
package com.rainstaff.sync.region;
