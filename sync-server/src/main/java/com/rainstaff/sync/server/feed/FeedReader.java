package com.rainstaff.sync.server.feed;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.EntryKind;
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
import com.rainstaff.sync.server.changelog.Images;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Log entries as changes of a feed: their sequence is the feed's number. */
@ApplicationScoped
public class FeedReader {
    /** What {@link #read} needs of an entry called e; {@link #JOINS} supplies the rest. */
    public static final String COLUMNS = """
            e.seq, e.kind, t.name as table_name, e.row_id, e.stamp, o.device_id, o.epoch, s.fingerprint, e.changed,
            e.target, e.image
            """;

    public static final String JOINS = """
            join synced_table t on t.table_id = e.table_id
            join origin o on o.origin_id = e.origin_id
            left join table_schema s on s.schema_id = e.schema_id
            """;

    private final Images images;

    FeedReader(Images images) {
        this.images = images;
    }

    /** One change. An upsert whose contents were erased reads as their erasure. */
    public Change read(ResultSet row) throws SQLException {
        long sequence = row.getLong("seq");
        RowKey key = new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id")));
        RowVersion version =
                RowVersion.of(row.getLong("stamp"), new Origin(row.getString("device_id"), row.getInt("epoch")));
        return switch (EntryKind.of(row.getString("kind").charAt(0))) {
            case UPSERT -> upsert(row, sequence, key, version);
            case TOMBSTONE -> new Tombstone(sequence, key, version, 0);
            case MERGE -> new Merge(sequence, key, version, RowId.parse(row.getString("target")));
            case SPLIT -> new Split(sequence, key, version);
            case EVICT -> new Evict(sequence, key, version, row.getString("target"));
            case ERASE -> new Erase(sequence, key, version);
        };
    }

    /** The same for a row whose contents are not to be looked at: an upsert reads as their erasure. */
    public Change readWithoutContents(ResultSet row) throws SQLException {
        return new Erase(
                row.getLong("seq"),
                new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                RowVersion.of(row.getLong("stamp"), new Origin(row.getString("device_id"), row.getInt("epoch"))));
    }

    private Change upsert(ResultSet row, long sequence, RowKey key, RowVersion version) throws SQLException {
        String image = row.getString("image");
        if (image == null) {
            return new Erase(sequence, key, version);
        }
        String changed = row.getString("changed");
        return new Upsert(
                sequence,
                key,
                version,
                0,
                row.getString("fingerprint"),
                changed == null ? ColumnMask.ALL : ColumnMask.parse(changed),
                images.read(image));
    }
}
