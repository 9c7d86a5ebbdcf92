package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.LogEntry;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.util.ArrayList;
import java.util.List;

/** Takes rows from one feed to another: out of the old one, into the new one relabelled, their children behind them. */
final class RowMoves {
    private final Judgement judgement;
    private final PushTerms terms;
    private final HomeFeeds homes;
    private final DerivedRows derived;

    RowMoves(Judgement judgement, HomeFeeds homes, DerivedRows derived) {
        this.judgement = judgement;
        this.terms = judgement.terms();
        this.homes = homes;
        this.derived = derived;
    }

    /**
     * Devices of {@code from} let go of the row; it went to {@code to}. The eviction is newer than the version they have,
     * whoever wrote that.
     *
     * @param after stamp of the newest version they can have
     * @throws AllFeedsNeededException if one of the feeds is not locked
     */
    void evict(RowKey key, String from, String to, long after) {
        judgement.feed(to);
        FeedHead feed = judgement.feed(from);
        LogEntry entry = LogEntry.ofServer(feed, EntryKind.EVICT, key, RowVersion.of(after + 1, terms.server()), to);
        judgement.append(entry);
        judgement.evict(key, from, entry.sequence());
    }

    /** What a row has to come after in a feed it goes to: that one may hold an eviction of it, newer than {@code stamp}. */
    static long aboveEvictions(long stamp) {
        return stamp + 1;
    }

    /** A row whose label names another region than the one it lies in gets the latter's. */
    void relabel(RowState state, AnnouncedSchema announced, List<Value> image) {
        CatalogTable table = terms.catalog().table(state.key().table());
        boolean stale = table.scope() == Scope.REGION
                && !state.feed().equals(Feeds.SHARED)
                && homes.named(announced.schema(), image)
                        .filter(named -> !named.name().equals(state.feed()))
                        .isPresent();
        if (stale) {
            rewrite(state, announced, image, state.feed(), state.version().stamp());
        }
    }

    /** Children go where their parent went, parents first. */
    void childrenFollow(RowKey parent, String to) {
        for (RowState child : judgement.liveChildren(parent)) {
            if (child.feed().equals(to) || child.feed().equals(Feeds.SHARED)) {
                continue;
            }
            List<Value> contents = judgement.contents(child);
            if (contents == null) {
                continue;
            }
            follow(child, judgement.schema(child.schemaId()), contents, to);
        }
    }

    /** A row goes where its parent went, its own children behind it. */
    void follow(RowState row, AnnouncedSchema announced, List<Value> contents, String to) {
        evict(row.key(), row.feed(), to, row.version().stamp());
        rewrite(row, announced, contents, to, aboveEvictions(row.version().stamp()));
        childrenFollow(row.key(), to);
    }

    /** The server's own next version of a row: its contents in the feed {@code to}, its region column saying so. */
    private void rewrite(RowState state, AnnouncedSchema announced, List<Value> contents, String to, long after) {
        TableSchema schema = announced.schema();
        CatalogTable table = terms.catalog().table(schema.table());
        List<Value> image = new ArrayList<>(contents);
        int index = table.regionColumn() == null ? -1 : schema.indexOf(table.regionColumn());
        if (index >= 0) {
            image.set(index, new Value.Text(to));
        }
        ColumnMask changed = index < 0 ? ColumnMask.of() : ColumnMask.of(index);
        derived.upsert(state.key(), announced, image, changed, to, after);
    }
}
