package com.rainstaff.sync.agent.wanted;

/** Why what stands in a table may differ from what is known of it. */
public enum Doubt {
    /**
     * No entry that waits tells what was written to it, since its triggers were gone for a while or the server refused
     * an edit: what differs was written here, what is missing was deleted here.
     */
    UNWATCHED(1),
    /** The table itself was gone for a while: what is missing went with it and comes back. */
    ABSENT(2);

    private final int code;

    Doubt(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Doubt of(int code) {
        return code == ABSENT.code ? ABSENT : UNWATCHED;
    }
}
