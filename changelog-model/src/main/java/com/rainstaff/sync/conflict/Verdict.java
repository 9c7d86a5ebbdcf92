package com.rainstaff.sync.conflict;

/** What became of a change when the server judged it. */
public enum Verdict {
    /** It holds the row now. */
    APPLIED('A'),
    /** A newer version already held the row; the change stays in the log. */
    SUPERSEDED('S'),
    /** The very same version holds the row already. */
    DUPLICATE('D');

    private final char code;

    Verdict(char code) {
        this.code = code;
    }

    /** One letter, for the log. */
    public char code() {
        return code;
    }

    /** @throws IllegalArgumentException for a letter that names no verdict */
    public static Verdict of(char code) {
        for (Verdict verdict : values()) {
            if (verdict.code == code) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("no verdict is written '" + code + "'");
    }
}
