package com.rainstaff.sync.server.changelog;

/** A feed whose row is locked: it hands out numbers until the transaction ends. For use by one thread. */
public final class FeedHead {
    private final short id;
    private final String name;
    private final long before;
    private final byte[] chain;
    private final long prunedThrough;
    private long head;

    FeedHead(short id, String name, long head, byte[] chain, long prunedThrough) {
        this.id = id;
        this.name = name;
        this.before = head;
        this.head = head;
        this.chain = chain;
        this.prunedThrough = prunedThrough;
    }

    short id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The feed's next number. */
    public long next() {
        head++;
        return head;
    }

    /** The number handed out last. */
    public long head() {
        return head;
    }

    /** Deletions up to this number may have been forgotten. */
    public long prunedThrough() {
        return prunedThrough;
    }

    /** The number handed out last when the feed was locked. */
    public long before() {
        return before;
    }

    byte[] chain() {
        return chain;
    }
}
