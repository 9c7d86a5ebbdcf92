/** A page for each refusal that a client can meet. Knows layout and session. */
package com.rainstaff.sync.dashboard.problems;
