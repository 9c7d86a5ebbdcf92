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
    BASELINE('B');

    private final char code;

    EntryOp(char code) {
        this.code = code;
    }

    /** One letter, as it stands in the outbox. */
    public char code() {
        return code;
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
