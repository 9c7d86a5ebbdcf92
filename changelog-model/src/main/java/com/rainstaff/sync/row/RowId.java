package com.rainstaff.sync.row;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.rainstaff.sync.clock.Origin;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Global identity of a row within its table, the same on every device and for the row's whole life.
 *
 * <p>Two forms. A row of a table with an {@code INTEGER PRIMARY KEY} is <em>numbered</em>: {@code device.epoch.number},
 * the number being the local id its first PC gave it, or a negative one where that id had been used before. A row of any
 * other table is <em>keyed</em>: the JSON array of its key values, references inside written as row ids.
 */
public record RowId(@JsonValue String text) implements Comparable<RowId> {
    public RowId {
        Objects.requireNonNull(text, "row id");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a row id is not empty");
        }
        if (text.charAt(0) != '[') {
            numberedParts(text);
        } else if (!isJsonText(text)) {
            throw new IllegalArgumentException("a keyed row id is a JSON array in one line of well-formed Unicode");
        }
    }

    @JsonCreator
    public static RowId parse(String text) {
        return new RowId(text);
    }

    public static RowId numbered(Origin origin, long number) {
        return new RowId(origin + "." + number);
    }

    public boolean isNumbered() {
        return text.charAt(0) != '[';
    }

    /** Origin of a numbered row id. */
    public Origin origin() {
        return Origin.parse(text.substring(0, numberDot()));
    }

    /** Number of a numbered row id: the local id on the PC that first held it, where positive. */
    public long number() {
        return Long.parseLong(text.substring(numberDot() + 1));
    }

    /** The number, if this row is numbered by {@code origin}. */
    public OptionalLong numberWithin(Origin origin) {
        String prefix = origin + ".";
        return isNumbered() && text.startsWith(prefix) ? OptionalLong.of(number()) : OptionalLong.empty();
    }

    private static boolean isJsonText(String text) {
        return text.endsWith("]") && text.chars().noneMatch(character -> character < ' ') && Unicode.isWellFormed(text);
    }

    private int numberDot() {
        if (!isNumbered()) {
            throw new IllegalStateException("row id " + text + " is a key and has no number");
        }
        return text.lastIndexOf('.');
    }

    private static void numberedParts(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is neither device.epoch.number nor a JSON array");
        }
        Origin.parse(text.substring(0, dot));
        Long.parseLong(text.substring(dot + 1));
    }

    @Override
    public int compareTo(RowId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
