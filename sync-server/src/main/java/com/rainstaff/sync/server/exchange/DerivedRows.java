package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.conflict.Verdict;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.LogEntry;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.util.List;

/** Row versions that the server makes from what devices wrote. They are nobody's edit, and everybody gets them. */
final class DerivedRows {
    private final Judgement judgement;
    private final HomeFeeds homes;

    DerivedRows(Judgement judgement, HomeFeeds homes) {
        this.judgement = judgement;
        this.homes = homes;
    }

    /**
     * The row is deleted, as far as the server knows.
     *
     * @param after the stamp it comes right after
     * @return the row as it is from now on
     */
    RowState tombstone(RowKey key, String in, String parent, long after) {
        FeedHead feed = judgement.feed(in);
        LogEntry entry = LogEntry.ofServer(feed, EntryKind.TOMBSTONE, key, next(after), null);
        RowState state = new RowState(key, in, entry.sequence(), entry.version(), true, parent, null, null, null, true);
        judgement.append(entry);
        judgement.hold(
                entry,
                state,
                judgement.terms().catalog().table(key.table()).identifiedBy().isEmpty() ? null : List.of());
        return state;
    }

    /**
     * The row now reads like this.
     *
     * @param changed columns in which it differs from what devices wrote
     * @param after the stamp it comes right after
     * @return the row as it is from now on
     */
    RowState upsert(
            RowKey key, AnnouncedSchema announced, List<Value> image, ColumnMask changed, String to, long after) {
        FeedHead feed = judgement.feed(to);
        SealedImage sealed = SealedImage.of(judgement.write(image));
        RowVersion version = next(after);
        LogEntry entry = new LogEntry(
                feed,
                feed.next(),
                EntryKind.UPSERT,
                Verdict.APPLIED,
                key,
                version,
                0,
                0,
                version.stamp(),
                announced.id(),
                changed.equals(ColumnMask.ALL) ? null : changed.toString(),
                null,
                sealed.text(),
                sealed.salt(),
                sealed.hash());
        RowKey parent = homes.parentKey(image, announced.schema());
        RowState state = new RowState(
                key,
                to,
                entry.sequence(),
                version,
                false,
                parent == null ? null : parent.id().text(),
                announced.id(),
                sealed.salt(),
                sealed.hash(),
                true);
        CatalogTable table = judgement.terms().catalog().table(key.table());
        judgement.append(entry);
        judgement.hold(
                entry,
                state,
                table.identifiedBy().isEmpty()
                        ? null
                        : Judgement.identifiers(table.identifiedBy(), announced.schema(), image));
        return state;
    }

    private RowVersion next(long after) {
        return RowVersion.of(after + 1, judgement.terms().server());
    }
}
