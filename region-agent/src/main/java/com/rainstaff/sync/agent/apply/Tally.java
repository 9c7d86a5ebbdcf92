package com.rainstaff.sync.agent.apply;

/** Counts of one transaction, and the newest stamp it met. */
final class Tally {
    private int upserts;
    private int deletes;
    private int evictions;
    private int released;
    private int merges;
    private long newestStamp;

    void upserted() {
        upserts++;
    }

    void deleted() {
        deletes++;
    }

    void evicted() {
        evictions++;
    }

    void released() {
        released++;
    }

    void merged() {
        merges++;
    }

    void observe(long stamp) {
        newestStamp = Math.max(newestStamp, stamp);
    }

    int upserts() {
        return upserts;
    }

    int deletes() {
        return deletes;
    }

    int evictions() {
        return evictions;
    }

    int releases() {
        return released;
    }

    long newestStamp() {
        return newestStamp;
    }

    /** How often anything came, went or became one. */
    int changes() {
        return upserts + deletes + evictions + merges;
    }
}
