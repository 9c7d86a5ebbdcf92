package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Erase;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Merge;
import com.rainstaff.sync.change.Split;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Another PC, whose tables may differ from the one under test: makes the changes that a server would send of it. */
final class Sender {
    private static final long START_MILLIS = 1_800_000_000_000L;

    private final Origin origin;
    private final FileSchema schema;
    private final AtomicLong ticks;

    private Sender(Origin origin, FileSchema schema, AtomicLong ticks) {
        this.origin = origin;
        this.schema = schema;
        this.ticks = ticks;
    }

    /** @param ddl the sender's own tables */
    static Sender of(String device, String ddl, Catalog catalog) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(ddl);
            return new Sender(new Origin(device, 1), SchemaReader.read(connection, catalog), new AtomicLong());
        } catch (SQLException cause) {
            throw new IllegalStateException(ddl, cause);
        }
    }

    /** Another PC with the same tables, whose changes and this one's follow each other. */
    Sender another(String device) {
        return new Sender(new Origin(device, 1), schema, ticks);
    }

    FileSchema schema() {
        return schema;
    }

    Origin origin() {
        return origin;
    }

    RowId id(long number) {
        return RowId.numbered(origin, number);
    }

    RowKey key(String table, long number) {
        return new RowKey(table, id(number));
    }

    /** @param values in the order of the sender's columns, the integer key left out */
    Upsert upsert(String table, long number, Object... values) {
        return upsert(key(table, number), values);
    }

    Upsert upsert(RowKey key, Object... values) {
        TableSchema table = schema.table(key.table()).orElseThrow().schema();
        List<Value> image = new ArrayList<>();
        for (Object value : values) {
            image.add(value(value));
        }
        return new Upsert(0, key, next(), 0, table.fingerprint(), ColumnMask.ALL, image);
    }

    Tombstone delete(String table, long number) {
        return new Tombstone(0, key(table, number), next(), 0);
    }

    Tombstone delete(RowKey key) {
        return new Tombstone(0, key, next(), 0);
    }

    Evict evict(String table, long number, String to) {
        return new Evict(0, key(table, number), next(), to);
    }

    Erase erase(String table, long number) {
        return new Erase(0, key(table, number), next());
    }

    Merge merge(RowKey alias, RowId into) {
        return new Merge(0, alias, next(), into);
    }

    Split split(RowKey alias) {
        return new Split(0, alias, next());
    }

    RowVersion next() {
        return new RowVersion(START_MILLIS + ticks.incrementAndGet(), 0, origin);
    }

    static Value value(Object value) {
        if (value == null) {
            return Value.NULL;
        } else if (value instanceof Value already) {
            return already;
        } else if (value instanceof RowId row) {
            return new Value.Reference(row);
        } else if (value instanceof String text) {
            return new Value.Text(text);
        } else if (value instanceof Double real) {
            return new Value.Real(real);
        } else if (value instanceof byte[] bytes) {
            return new Value.Blob(bytes);
        }
        return new Value.Int(((Number) value).longValue());
    }
}
