/** Refusals and faults as RFC 9457 problems. Knows jdbc and throttle. */
package com.rainstaff.sync.server.problem;
