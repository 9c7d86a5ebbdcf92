package com.rainstaff.sync.row;

import java.util.Arrays;
import java.util.Objects;

/** One column's value exactly as SQLite stores it, storage class included; a reference is a row id instead of a local id. */
public sealed interface Value {
    /** SQL NULL. */
    record Null() implements Value {}

    Null NULL = new Null();

    /** Storage class INTEGER. */
    record Int(long number) implements Value {}

    /** Storage class REAL; equality is that of the bits, so that -0.0 is not 0.0. NaN cannot occur: SQLite stores NULL. */
    record Real(double number) implements Value {
        public Real {
            if (Double.isNaN(number)) {
                throw new IllegalArgumentException("SQLite stores no NaN");
            }
        }
    }

    /** Storage class TEXT that is well-formed Unicode; may hold NUL. */
    record Text(String text) implements Value {
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /** Storage class TEXT whose bytes are not well-formed UTF-8. Compared by content. */
    record RawText(byte[] bytes) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof RawText that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "RawText[" + bytes.length + " bytes]";
        }
    }

    /** Storage class BLOB. Compared by content. */
    record Blob(byte[] bytes) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Blob that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return ~Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Blob[" + bytes.length + " bytes]";
        }
    }

    /** A foreign key to a numbered row, by its global id. */
    record Reference(RowId row) implements Value {
        public Reference {
            Objects.requireNonNull(row, "row");
        }
    }
}
