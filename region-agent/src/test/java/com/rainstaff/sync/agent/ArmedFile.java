package com.rainstaff.sync.agent;

import com.rainstaff.sync.agent.capture.ArmReport;
import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.capture.Baseline;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.drain.Drain;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An app's file of a PC in Istanbul (or elsewhere) with capture on, written as the app writes. */
public final class ArmedFile implements AutoCloseable {
    public static final Origin OWN = new Origin("istanbul01", 1);
    public static final List<String> REGIONS = List.of("Ankara", "Istanbul", "Izmir");

    /** Any moment a test's writes can have been made. */
    public static final StampBounds ANY_TIME = new StampBounds(0, 1L << 46);

    private static final int LIMIT = 5_000;
    private static final long BYTES = 4L << 20;

    private final SqliteFile file;
    private final Region region;
    private final Catalog catalog;
    private final List<String> ownLabels;
    private ArmReport report;

    private ArmedFile(SqliteFile file, Region region, Catalog catalog, List<String> ownLabels) {
        this.file = file;
        this.region = region;
        this.catalog = catalog;
        this.ownLabels = ownLabels;
    }

    /** A file nobody described, whose rows belong to Istanbul. */
    public static ArmedFile create(Path folder, String sql) {
        return create(folder, sql, Catalog.NONE, "Istanbul");
    }

    public static ArmedFile create(Path folder, String sql, Catalog catalog, String region, String... ownLabels) {
        ArmedFile armed =
                new ArmedFile(SqliteFiles.create(folder, sql), Region.of(region), catalog, List.of(ownLabels));
        armed.enrol();
        armed.arm();
        return armed;
    }

    private void enrol() {
        file.write("enrol", connection -> {
            SyncTables.create(connection);
            new SyncState(0, OWN.device(), region, REGIONS, OWN.epoch(), "", Cursor.START, 0, 0, catalog, List.of(), 0)
                    .write(connection);
            return null;
        });
    }

    /** Arms it for the schema it has by now. */
    public ArmReport arm() {
        report = Armament.arm(
                file,
                schema(),
                new Baseline(region, REGIONS.stream().map(Region::of).toList(), ownLabels));
        return report;
    }

    public ArmReport report() {
        return report;
    }

    public SqliteFile file() {
        return file;
    }

    public FileSchema schema() {
        return file.read("read schema", connection -> SchemaReader.read(connection, catalog));
    }

    /** A transaction of the app. */
    public ArmedFile app(String sql) {
        SqliteFiles.write(file.path(), sql);
        return this;
    }

    /** A transaction of the agent's. */
    public void agent(String... statements) {
        file.write("apply", connection -> {
            Sql.execute(connection, "update rainsync_state set applying = 1");
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
            Sql.execute(connection, "update rainsync_state set applying = 0");
            return null;
        });
    }

    public List<OutboxEntry> outbox() {
        return file.read("read outbox", connection -> {
            List<OutboxEntry> all = new ArrayList<>();
            try (OutboxReader entries = OutboxReader.after(connection, 0)) {
                for (OutboxEntry entry = entries.next(); entry != null; entry = entries.next()) {
                    all.add(entry);
                }
            }
            return all;
        });
    }

    /** Entries as {@code "I table key"}. */
    public List<String> captured() {
        return outbox().stream()
                .map(entry -> entry.op().code() + " " + entry.shape().table() + " " + plain(entry.key()))
                .toList();
    }

    public Optional<DrainedSet> drain() {
        return drain(LIMIT, BYTES, ANY_TIME, 0);
    }

    public Optional<DrainedSet> drain(int maxChanges, long maxBytes, StampBounds bounds, long offsetMillis) {
        return new Drain(file, schema(), Long.MAX_VALUE, 0).next(maxChanges, maxBytes, bounds, offsetMillis);
    }

    /** What would be pushed after entries up to {@code sentThrough} may have been. */
    public List<Change> changesAgain(long sentThrough) {
        return new Drain(file, schema(), Long.MAX_VALUE, sentThrough)
                .next(LIMIT, BYTES, ANY_TIME, 0)
                .flatMap(DrainedSet::changeSet)
                .map(ChangeSet::changes)
                .orElse(List.of());
    }

    /** What would be pushed. */
    public List<Change> changes() {
        return drain().flatMap(DrainedSet::changeSet).map(ChangeSet::changes).orElse(List.of());
    }

    /** Pushes to a server that accepts everything as proposed. */
    public List<Change> push() {
        Optional<DrainedSet> drained = drain();
        drained.ifPresent(set -> settle(set, accepted(set)));
        return drained.flatMap(DrainedSet::changeSet).map(ChangeSet::changes).orElse(List.of());
    }

    public void settle(DrainedSet set, Receipt receipt) {
        file.write("settle", connection -> {
            Sql.execute(connection, "update rainsync_state set applying = 1");
            try (RowMap rows = new RowMap(connection, new Names(connection))) {
                set.settle(connection, rows, receipt);
            }
            Sql.execute(connection, "update rainsync_state set applying = 0");
            return null;
        });
    }

    public static Receipt accepted(DrainedSet set) {
        return set.changeSet()
                .map(changes -> new Receipt(changes.lastSequence(), false, null, 0, 0, null))
                .orElse(null);
    }

    /** Changes as {@code "table id [values]"} and {@code "-table id"}; own ids by number alone. */
    public static List<String> plainly(List<Change> changes) {
        return changes.stream().map(ArmedFile::plainly).toList();
    }

    private static String plainly(Change change) {
        String row = change.key().table() + " "
                + change.key().id().text().replace(OWN + ".", "").replace("\"", "'");
        return change instanceof Tombstone ? "-" + row : row + " " + plain(((Upsert) change).image());
    }

    private static String plain(List<?> values) {
        return values.toString()
                .replaceAll("(Int|Real|Text|Null|Reference)\\[(number|text|row)?=?([^\\]]*)\\]", "$3")
                .replace(OWN + ".", "#");
    }

    public List<String> held() {
        return texts("""
                select n.text || ' ' || h.local || ': ' || h.reason from rainsync_held h
                join rainsync_name n on n.no = h.table_no order by 1""");
    }

    /** First column of every row. */
    public List<String> texts(String sql) {
        return file.read("read", connection -> {
            List<String> texts = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        });
    }

    @Override
    public void close() {
        file.close();
    }
}
