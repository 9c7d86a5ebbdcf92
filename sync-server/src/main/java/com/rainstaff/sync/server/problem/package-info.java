/** Refusals and faults as RFC 9457 problems. Knows nothing. */
package com.rainstaff.sync.server.problem;
