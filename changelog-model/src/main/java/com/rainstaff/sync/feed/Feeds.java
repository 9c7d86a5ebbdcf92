package com.rainstaff.sync.feed;

/** Names of feeds: a region's feed has the region's name, what all regions share has its own. */
public final class Feeds {
    /** The feed of rows that every region reads. No region can have this name. */
    public static final String SHARED = "*";

    private Feeds() {}
}
