/** Rows and their values, whichever file or log they lie in. Knows only the clock's origin. */
package com.rainstaff.sync.row;
