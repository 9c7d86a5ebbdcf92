/** The start page: regions, their PCs and how they are. Knows layout and session. */
package com.rainstaff.sync.dashboard.overview;
