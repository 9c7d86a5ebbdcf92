package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import java.util.List;
import java.util.Objects;

/**
 * The row now reads like this.
 *
 * @param base which of the change set's {@linkplain ChangeSet#bases() bases} the writer had seen
 * @param schema fingerprint of the {@link com.rainstaff.sync.schema.TableSchema} whose columns {@code image} follows
 * @param changed the columns the writer changed
 * @param image the whole row after the change
 */
public record Upsert(
        long sequence, RowKey key, RowVersion version, int base, String schema, ColumnMask changed, List<Value> image)
        implements Change {
    public Upsert {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(changed, "changed");
        image = List.copyOf(image);
    }

    @Override
    public EntryKind kind() {
        return EntryKind.UPSERT;
    }
}
