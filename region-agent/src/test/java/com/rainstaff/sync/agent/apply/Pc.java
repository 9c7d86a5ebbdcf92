package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.SqliteFiles;
import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.capture.Baseline;
import com.rainstaff.sync.agent.drain.Drain;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.Erase;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Merge;
import com.rainstaff.sync.change.Split;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.TableSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The PC under test: a real file, armed, with the applier on it. Region Ankara unless said otherwise. */
final class Pc implements AutoCloseable {
    static final Origin OWN = new Origin("ankara0001", 1);
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC);

    private final Catalog catalog;
    private final SqliteFile file;
    private final Journal journal;
    private final Map<String, TableSchema> announced = new HashMap<>();
    private final ReplyApplier applier;

    private Pc(Path folder, SqliteFile file, Catalog catalog) {
        this.file = file;
        this.catalog = catalog;
        this.journal = Journal.open(folder.resolve("journal.db"));
        this.applier = new ReplyApplier(file, this::schema, announced::get, journal, CLOCK);
    }

    static Pc create(Path folder, String ddl) {
        return create(folder, ddl, Catalog.NONE, Region.of("Ankara"));
    }

    static Pc create(Path folder, String ddl, Catalog catalog, Region region) {
        Pc pc = new Pc(folder, SqliteFiles.create(folder, ddl), catalog);
        pc.enrol(region);
        return pc;
    }

    private void enrol(Region region) {
        List<String> regions = List.of("Ankara", "Istanbul");
        // No test here pulls the plug, and waiting for the disk takes most of the time.
        file.read("hurry", connection -> {
            Sql.script(connection, "pragma synchronous = off");
            return null;
        });
        file.write("enrol", connection -> {
            SyncTables.create(connection);
            new SyncState(0, OWN.device(), region, regions, OWN.epoch(), "", Cursor.START, 0, 0, catalog, List.of(), 0)
                    .write(connection);
            return null;
        });
        arm(region);
    }

    void arm(Region region) {
        Armament.arm(
                file, schema(), new Baseline(region, List.of(Region.of("Ankara"), Region.of("Istanbul")), List.of()));
    }

    FileSchema schema() {
        return file.read("read schema", connection -> SchemaReader.read(connection, catalog));
    }

    SqliteFile file() {
        return file;
    }

    Path path() {
        return file.path();
    }

    Journal journal() {
        return journal;
    }

    Pc knows(Sender sender) {
        sender.schema().tables().forEach(table -> announced.put(table.schema().fingerprint(), table.schema()));
        return this;
    }

    ReplyApplier applier() {
        return applier;
    }

    /** The app's own write, on another connection and in one transaction. */
    void app(String sql) {
        SqliteFiles.write(file.path(), sql);
    }

    Applied pull(Change... changes) {
        return pull("Ankara", changes);
    }

    /** Applies one page of {@code feed} that goes on where the file stands. */
    Applied pull(String feed, Change... changes) {
        return apply(reply(List.of(page(feed, Arrays.asList(changes))), List.of(), null), Optional.empty());
    }

    Applied correct(String feed, Change... changes) {
        return apply(reply(List.of(), List.of(correction(feed, changes)), null), Optional.empty());
    }

    static ExchangeReply.Correction correction(String feed, Change... changes) {
        return new ExchangeReply.Correction(feed, blocks(0, Arrays.asList(changes)));
    }

    Applied apply(ExchangeReply reply, Optional<DrainedSet> pushed) {
        return apply(reply, pushed, List.of());
    }

    /** @param asked the rows that the reply answers for */
    Applied apply(ExchangeReply reply, Optional<DrainedSet> pushed, List<RowKey> asked) {
        return applier.apply(reply, pushed, asked);
    }

    /** The rows that the next request would ask for. */
    List<RowKey> wanted() {
        return file.read("look for rows to ask for", c -> new WantedRows(c, new Names(c)).next(schema()));
    }

    /** Sends everything the app wrote to a server that accepts it as it is. */
    void push() {
        Optional<DrainedSet> set = drain();
        while (set.isPresent()) {
            apply(reply(List.of(), List.of(), received(set)), set);
            set = drain();
        }
    }

    /** The receipt of a server that accepts a set as it is; null where there is nothing to accept. */
    static Receipt received(Optional<DrainedSet> set) {
        return set.flatMap(DrainedSet::changeSet)
                .map(changes -> new Receipt(changes.lastSequence(), false, List.of(), 0, 0, List.of()))
                .orElse(null);
    }

    Optional<DrainedSet> drain() {
        return new Drain(file, schema(), Long.MAX_VALUE, 0)
                .next(1_000, 1_000_000, new StampBounds(0, CLOCK.millis()), 0);
    }

    /** Says that rows lie where this PC does not read. */
    static ExchangeReply absent(RowKey... rows) {
        return new ExchangeReply("generation-1", "n", null, null, null, List.of(rows), 1L, null);
    }

    /** Of several changes to a row a page has only the last. */
    static Change[] lastOfEachRow(List<Change> changes) {
        Map<RowKey, Change> last = new LinkedHashMap<>();
        for (Change change : changes) {
            last.remove(change.key());
            last.put(change.key(), change);
        }
        return last.values().toArray(Change[]::new);
    }

    FeedPage page(String feed, List<? extends Change> changes) {
        long after = state().cursor().position(feed);
        return new FeedPage(feed, after, after + changes.size(), after + changes.size(), blocks(after, changes));
    }

    static List<ChangeBlock> blocks(long after, List<? extends Change> changes) {
        List<Change> numbered = new ArrayList<>();
        long sequence = after;
        for (Change change : changes) {
            numbered.add(at(++sequence, change));
        }
        return ChangeBlocks.encode(numbered, OWN);
    }

    static ExchangeReply reply(List<FeedPage> pages, List<ExchangeReply.Correction> corrections, Receipt receipt) {
        return new ExchangeReply(
                "generation-1",
                "nonce-" + pages.hashCode(),
                receipt,
                pages,
                corrections,
                List.of(),
                1_795_000_000_000L,
                new ExchangeReply.Settings(List.of("Ankara", "Istanbul"), "catalog-1"));
    }

    /** A reply with nothing in it but the list of regions. */
    static ExchangeReply replyNaming(List<String> regions) {
        ExchangeReply empty = reply(List.of(), List.of(), null);
        return new ExchangeReply(
                empty.generation(),
                empty.nonce(),
                null,
                List.of(),
                List.of(),
                List.of(),
                empty.serverMillis(),
                new ExchangeReply.Settings(regions, empty.settings().catalog()));
    }

    static Change at(long sequence, Change change) {
        if (change instanceof Upsert upsert) {
            return new Upsert(
                    sequence, upsert.key(), upsert.version(), 0, upsert.schema(), upsert.changed(), upsert.image());
        } else if (change instanceof Tombstone tombstone) {
            return new Tombstone(sequence, tombstone.key(), tombstone.version(), 0);
        } else if (change instanceof Merge merge) {
            return new Merge(sequence, merge.key(), merge.version(), merge.into());
        } else if (change instanceof Split split) {
            return new Split(sequence, split.key(), split.version());
        } else if (change instanceof Evict evict) {
            return new Evict(sequence, evict.key(), evict.version(), evict.to());
        }
        return new Erase(sequence, ((Erase) change).key(), change.version());
    }

    SyncState state() {
        return file.read("read state", SyncState::read);
    }

    Optional<Long> localId(RowKey row) {
        return file.read("find " + row, connection -> {
            try (RowMap map = new RowMap(connection, new Names(connection))) {
                return map.byId(row.table(), row.id())
                        .flatMap(RowMap.Entry::local)
                        .map(LocalKey::number);
            }
        });
    }

    /** Rows as SQL shows them, each {@code a|b|c}. */
    List<String> rows(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.path());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(rows.getString(i)));
                }
                found.add(String.join("|", values));
            }
            return found;
        } catch (SQLException cause) {
            throw new IllegalStateException(sql, cause);
        }
    }

    List<Value> values(String sql) {
        return file.read("read values", connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet rows = select.executeQuery()) {
                List<Value> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(Values.read(rows, 1));
                }
                return found;
            }
        });
    }

    /** Row id, reason and what it waits for of everything put aside. */
    List<String> parked() {
        return rows("select row_id, reason, waits_for from rainsync_parked order by row_id");
    }

    List<String> violations() {
        return rows("pragma foreign_key_check");
    }

    @Override
    public void close() {
        journal.close();
        file.close();
    }
}
