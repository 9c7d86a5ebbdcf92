package com.rainstaff.sync.agent.store;

import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Blob;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.RawText;
import com.rainstaff.sync.row.Value.Real;
import com.rainstaff.sync.row.Value.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** Values between SQLite and the model, bit for bit and with their storage class. */
public final class Values {
    private static final char REPLACEMENT = '\uFFFD';

    private Values() {}

    /** Column {@code index}, counted from 1, of the current row. */
    public static Value read(ResultSet rows, int index) throws SQLException {
        Object stored = rows.getObject(index);
        if (stored == null) {
            return Value.NULL;
        } else if (stored instanceof Integer || stored instanceof Long) {
            return new Int(((Number) stored).longValue());
        } else if (stored instanceof Double number) {
            return new Real(number);
        } else if (stored instanceof byte[] bytes) {
            return new Blob(bytes);
        }
        return text((String) stored, rows, index);
    }

    // The driver replaces what is no UTF-8; only then is it worth looking at the bytes.
    private static Value text(String decoded, ResultSet rows, int index) throws SQLException {
        if (decoded.indexOf(REPLACEMENT) < 0) {
            return new Text(decoded);
        }
        byte[] bytes = rows.getBytes(index);
        try {
            return new Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException broken) {
            return new RawText(bytes);
        }
    }

    /**
     * Binds parameter {@code index}, counted from 1. A {@link RawText} is bound as a blob: its parameter must be written
     * {@link #placeholder}.
     */
    public static void bind(PreparedStatement statement, int index, Value value) throws SQLException {
        if (value instanceof Int integer) {
            statement.setLong(index, integer.number());
        } else if (value instanceof Text text) {
            statement.setString(index, text.text());
        } else if (value instanceof Real real) {
            statement.setDouble(index, real.number());
        } else if (value instanceof Blob blob) {
            statement.setBytes(index, Arrays.copyOf(blob.bytes(), blob.bytes().length));
        } else if (value instanceof RawText raw) {
            statement.setBytes(index, raw.bytes());
        } else if (value instanceof Value.Null) {
            statement.setObject(index, null);
        } else {
            throw new StoreException("a reference is bound as the local id it stands for, never as " + value);
        }
    }

    /** How the parameter for {@code value} is written in SQL. */
    public static String placeholder(Value value) {
        return value instanceof RawText ? "cast(? as text)" : "?";
    }
}
