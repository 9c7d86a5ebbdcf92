package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Real;
import com.rainstaff.sync.row.Value.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/** What SQLite does to a value it stores, by the column's declared type: sqlite.org/datatype3.html, section 3. */
enum Affinity {
    /** Numbers become text. */
    TEXT,
    /** Text that reads as a number becomes one, and a real number that is whole becomes an integer. */
    NUMERIC,
    /** Text that reads as a number becomes a real one, and so do integers; whole numbers are stored as integers, so -0.0 loses its sign. */
    REAL,
    /** Everything stays as it is. */
    NONE;

    private static final Pattern READS_AS_NUMBER =
            Pattern.compile("[ \\t\\n\\x0B\\f\\r]*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?[ \\t\\n\\x0B\\f\\r]*");
    private static final Value NEGATIVE_ZERO = new Real(-0.0);
    private static final double TWO_TO_63 = 0x1p63;

    static Affinity of(String declaredType) {
        String type = declaredType.toUpperCase(Locale.ROOT);
        if (type.contains("INT")) {
            return NUMERIC;
        } else if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
            return TEXT;
        } else if (type.isEmpty() || type.contains("BLOB")) {
            return NONE;
        }
        return type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") ? REAL : NUMERIC;
    }

    /** Whether a column of this affinity may store something else than {@code value}. */
    boolean bends(Value value) {
        return switch (this) {
            case TEXT -> value instanceof Int || value instanceof Real;
            case NUMERIC -> readsAsNumber(value) || (value instanceof Real real && isWhole(real.number()));
            case REAL -> readsAsNumber(value) || value instanceof Int || value.equals(NEGATIVE_ZERO);
            case NONE -> false;
        };
    }

    private static boolean readsAsNumber(Value value) {
        return value instanceof Text text
                && READS_AS_NUMBER.matcher(text.text()).matches();
    }

    private static boolean isWhole(double number) {
        return Math.rint(number) == number && Math.abs(number) < TWO_TO_63;
    }
}
