/** Who stamps changes, and how stamps are ordered. Knows nothing else. */
package com.rainstaff.sync.clock;
