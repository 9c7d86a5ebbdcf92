package com.rainstaff.sync.change;

/** What an entry of the change log does to its row. */
public enum EntryKind {
    /** The row now reads like this. */
    UPSERT('U'),
    /** The row was deleted, and that is remembered. */
    TOMBSTONE('T'),
    /** The row turned out to be another one; its id leads there from now on. */
    MERGE('M'),
    /** A merge was undone; the id stands for a row of its own again. */
    SPLIT('S'),
    /** The row went to another region; devices that may not read that one let go of it, without a deletion. */
    EVICT('E'),
    /** The row's contents were erased because the law asks; every copy of them goes. */
    ERASE('X');

    private final char code;

    EntryKind(char code) {
        this.code = code;
    }

    /** One letter, for the wire and the log. */
    public char code() {
        return code;
    }

    /** @throws IllegalArgumentException for a letter that names no kind */
    public static EntryKind of(char code) {
        for (EntryKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no entry kind is written '" + code + "'");
    }
}
