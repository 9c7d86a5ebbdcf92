package com.rainstaff.sync.schema;

import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.ForeignKey;
import com.rainstaff.sync.schema.TableSchema.UniqueIndex;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The name of a schema on the wire. Its canonical text lists the schema's fields in the order of its records: a text as a
 * netstring ({@code 4:word}, the length in bytes of UTF-8), an absent one as {@code -}, a number or a list's size with
 * {@code ;} behind it, a truth value as {@code 1} or {@code 0}. No two schemas have one text.
 */
final class Fingerprint {
    private static final int BYTES = 8;

    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    static String of(TableSchema schema) {
        Fingerprint text = new Fingerprint();
        text.add(schema.table()).add(schema.integerKey());
        text.add(schema.autoincrement()).add(schema.withoutRowid());
        text.add(schema.columns().size());
        for (Column column : schema.columns()) {
            text.add(column.name()).add(column.type()).add(column.notNull());
            text.add(column.defaultSql()).add(column.keyPosition()).add(column.references());
        }
        text.add(schema.foreignKeys().size());
        for (ForeignKey key : schema.foreignKeys()) {
            text.add(key.columns()).add(key.parent()).add(key.parentColumns());
            text.add(key.onDelete()).add(key.onUpdate());
        }
        text.add(schema.uniques().size());
        for (UniqueIndex unique : schema.uniques()) {
            text.add(unique.name()).add(unique.columns()).add(unique.plain());
        }
        return HexFormat.of().formatHex(text.digest.digest(), 0, BYTES);
    }

    private Fingerprint add(String text) {
        if (text == null) {
            return put("-");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(bytes.length + ":");
        digest.update(bytes);
        return this;
    }

    private Fingerprint add(List<String> texts) {
        add(texts.size());
        texts.forEach(this::add);
        return this;
    }

    private Fingerprint add(int number) {
        return put(number + ";");
    }

    private Fingerprint add(boolean truth) {
        return put(truth ? "1" : "0");
    }

    private Fingerprint put(String ascii) {
        digest.update(ascii.getBytes(StandardCharsets.US_ASCII));
        return this;
    }
}
