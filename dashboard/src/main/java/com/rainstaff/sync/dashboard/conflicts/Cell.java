package com.rainstaff.sync.dashboard.conflicts;

import com.rainstaff.sync.row.Value;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One column's value for people.
 *
 * @param kind how to show it
 * @param text the value's text, empty where the kind says all
 * @param exact what makes two cells the same value, whatever they look like
 * @param changed whether this side's change touched the column
 */
public record Cell(Kind kind, String text, Object exact, boolean changed) {
    /** The row was deleted on this side. */
    static final Cell DELETED = new Cell(Kind.DELETED, "", Kind.DELETED, true);

    /** This side's table has no such column. */
    static final Cell ABSENT = new Cell(Kind.ABSENT, "", Kind.ABSENT, false);

    private static final Pattern PERSONAL_NUMBER = Pattern.compile("[1-9][0-9]{10}");

    /** How a value is shown. */
    public enum Kind {
        /** As its text. */
        TEXT,
        /** SQL NULL. */
        NULL,
        /** Bytes; the text tells how many. */
        BYTES,
        /** Another row; the text is its id. */
        REFERENCE,
        /** The row is gone on this side. */
        DELETED,
        /** The column is unknown on this side. */
        ABSENT
    }

    public Cell {
        Objects.requireNonNull(kind, "kind");
    }

    /** The value as people read it. */
    public static Cell of(Value value, boolean changed) {
        if (value instanceof Value.Text text) {
            return new Cell(Kind.TEXT, text.text(), value, changed);
        } else if (value instanceof Value.Int integer) {
            return new Cell(Kind.TEXT, Long.toString(integer.number()), value, changed);
        } else if (value instanceof Value.Real real) {
            return new Cell(Kind.TEXT, Double.toString(real.number()), value, changed);
        } else if (value instanceof Value.Reference reference) {
            return new Cell(Kind.REFERENCE, reference.row().text(), value, changed);
        } else if (value instanceof Value.Blob blob) {
            return new Cell(Kind.BYTES, Integer.toString(blob.bytes().length), value, changed);
        } else if (value instanceof Value.RawText raw) {
            return new Cell(Kind.BYTES, Integer.toString(raw.bytes().length), value, changed);
        }
        return new Cell(Kind.NULL, "", value, changed);
    }

    /** Covers a personal number but for its ends; equality still goes by the whole value. */
    Cell masked() {
        boolean personal = kind == Kind.TEXT && PERSONAL_NUMBER.matcher(text).matches();
        return personal ? new Cell(kind, text.substring(0, 3) + "******" + text.substring(9), exact, changed) : this;
    }
}
