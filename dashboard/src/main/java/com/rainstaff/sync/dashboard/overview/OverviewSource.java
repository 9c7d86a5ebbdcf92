package com.rainstaff.sync.dashboard.overview;

/** Where the start page reads from. */
public interface OverviewSource {
    /** Regions, rows and PCs as they are now; regions without a PC and tables without a row included or not, as known. */
    Overview read();
}
