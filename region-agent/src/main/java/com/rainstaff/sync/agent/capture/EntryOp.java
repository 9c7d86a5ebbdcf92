package com.rainstaff.sync.agent.capture;

/** What an outbox entry saw happen to its row. */
public enum EntryOp {
    /** The row was inserted, or replaced by a whole new one of the same key. */
    INSERT('I'),
    /** Columns of the row were changed. */
    UPDATE('U'),
    /** The row was deleted. */
    DELETE('D'),
    /** The row was there, this PC's own, when the file was armed. */
    BASELINE('B'),
    /** The row was found to be other than what is known of it, and nobody saw it being written. */
    FOUND('F'),
    /** The row was found to be gone, and nobody saw it being deleted. */
    FOUND_GONE('G');

    private final char code;

    EntryOp(char code) {
        this.code = code;
    }

    /** One letter, as it stands in the outbox. */
    public char code() {
        return code;
    }

    /** Whether the write itself was never captured, only what it left. */
    public boolean isFound() {
        return this == FOUND || this == FOUND_GONE;
    }

    /** Whether the row was there afterwards. */
    public boolean leavesRow() {
        return this != DELETE && this != FOUND_GONE;
    }

    static EntryOp of(String code) {
        for (EntryOp op : values()) {
            if (code.length() == 1 && code.charAt(0) == op.code) {
                return op;
            }
        }
        throw new IllegalArgumentException("no outbox entry is written '" + code + "'");
    }
}
