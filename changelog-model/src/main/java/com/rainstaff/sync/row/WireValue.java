package com.rainstaff.sync.row;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.Value.Blob;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Null;
import com.rainstaff.sync.row.Value.RawText;
import com.rainstaff.sync.row.Value.Real;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.row.Value.Text;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Values as plain JSON, without loss. What JSON carries safely stands bare; the rest is an object of one tag:
 *
 * <pre>
 * null                 NULL
 * "text"               TEXT
 * 12                   INTEGER up to 2^53-1 either way
 * {"i":"9007199254740993"}   a larger INTEGER
 * {"r":"0.1"}          REAL, as Java and most languages print it; also Infinity, -Infinity, -0.0
 * {"b":"base64"}       BLOB
 * {"t":"base64"}       TEXT that is not well-formed UTF-8
 * {"k":17}             reference to the row numbered 17 by the home origin
 * {"k":"device.epoch.17"}    reference to any numbered row
 * </pre>
 *
 * The JSON is in the shape a parser without a target type returns: maps, strings, numbers.
 */
public final class WireValue {
    static final long SAFE_INTEGER = (1L << 53) - 1;

    private WireValue() {}

    /** @param home origin whose rows are written by their number alone */
    public static Object encode(Value value, Origin home) {
        if (value instanceof Null) {
            return null;
        } else if (value instanceof Text text) {
            return text.text();
        } else if (value instanceof Int integer) {
            long number = integer.number();
            return Math.abs(number) <= SAFE_INTEGER && number != Long.MIN_VALUE
                    ? (Object) number
                    : Map.of("i", Long.toString(number));
        } else {
            return Map.of(tagOf(value), taggedContent(value, home));
        }
    }

    /**
     * @throws MalformedValueException if {@code json} is no value in the form above
     */
    public static Value decode(Object json, Origin home) {
        if (json == null) {
            return Value.NULL;
        } else if (json instanceof String text) {
            return text(text);
        } else if (json instanceof Integer || json instanceof Long) {
            return new Int(((Number) json).longValue());
        } else if (json instanceof Map<?, ?> tagged && tagged.size() == 1) {
            Map.Entry<?, ?> only = tagged.entrySet().iterator().next();
            return decodeTagged(String.valueOf(only.getKey()), only.getValue(), home);
        }
        throw new MalformedValueException(
                describe(json) + " is no value: numbers with a fraction are written {\"r\":\"1.5\"}");
    }

    private static Text text(String text) {
        if (!Unicode.isWellFormed(text)) {
            throw new MalformedValueException(
                    describe(text) + " is no well-formed text: such bytes are written {\"t\":\"base64\"}");
        }
        return new Text(text);
    }

    static String tagOf(Value value) {
        if (value instanceof Real) {
            return "r";
        } else if (value instanceof Blob) {
            return "b";
        } else if (value instanceof RawText) {
            return "t";
        } else if (value instanceof Reference) {
            return "k";
        }
        return "";
    }

    static Object taggedContent(Value value, Origin home) {
        if (value instanceof Real real) {
            return Double.toString(real.number());
        } else if (value instanceof Blob blob) {
            return Base64.getEncoder().encodeToString(blob.bytes());
        } else if (value instanceof RawText raw) {
            return Base64.getEncoder().encodeToString(raw.bytes());
        }
        return encodeRowId(((Reference) value).row(), home);
    }

    static Value decodeTagged(String tag, Object content, Origin home) {
        if (content == null) {
            throw new MalformedValueException("tag \"" + tag + "\" has no content");
        }
        try {
            return switch (tag) {
                case "i" -> new Int(new BigInteger((String) content).longValueExact());
                case "r" -> new Real(Double.parseDouble((String) content));
                case "b" -> new Blob(Base64.getDecoder().decode((String) content));
                case "t" -> new RawText(Base64.getDecoder().decode((String) content));
                case "k" -> new Reference(decodeRowId(content, home));
                default -> throw new MalformedValueException("unknown value tag \"" + tag + "\"");
            };
        } catch (IllegalArgumentException | ArithmeticException | ClassCastException malformed) {
            throw new MalformedValueException(
                    describe(content) + " is no content for value tag \"" + tag + "\"", malformed);
        }
    }

    /** A row id as its number alone where {@code home} numbered it, and as text otherwise. */
    public static Object encodeRowId(RowId id, Origin home) {
        OptionalLong number = id.numberWithin(home);
        return number.isPresent() && Math.abs(number.getAsLong()) <= SAFE_INTEGER
                ? (Object) number.getAsLong()
                : id.text();
    }

    public static RowId decodeRowId(Object json, Origin home) {
        if (json instanceof Integer || json instanceof Long) {
            return RowId.numbered(home, ((Number) json).longValue());
        } else if (json instanceof String text) {
            try {
                return RowId.parse(text);
            } catch (IllegalArgumentException malformed) {
                throw new MalformedValueException(malformed.getMessage(), malformed);
            }
        }
        throw new MalformedValueException(describe(json) + " is no row id");
    }

    private static String describe(Object json) {
        String text = String.valueOf(json);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
