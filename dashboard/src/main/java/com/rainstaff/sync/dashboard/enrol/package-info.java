/** One-time tokens that let a PC join a region. Knows layout and session. */
package com.rainstaff.sync.dashboard.enrol;
