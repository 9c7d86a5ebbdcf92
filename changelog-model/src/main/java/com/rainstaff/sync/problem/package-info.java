/** Refusals that clients program against. Knows nothing else. */
package com.rainstaff.sync.problem;
