/** Sums that show whether two sides hold the same rows in the same versions. Knows row and clock. */
package com.rainstaff.sync.proof;
