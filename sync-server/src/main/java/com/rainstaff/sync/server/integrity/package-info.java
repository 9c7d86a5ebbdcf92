/** Hash chains. Knows jdbc. */
package com.rainstaff.sync.server.integrity;
