package com.rainstaff.sync.server.changelog;

/** Where an entry stands in the log. */
public record EntryPlace(String feed, long sequence) {}
