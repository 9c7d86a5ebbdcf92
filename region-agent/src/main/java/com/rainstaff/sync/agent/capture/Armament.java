package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.agent.wanted.Doubt;
import com.rainstaff.sync.agent.wanted.MissedColumns;
import com.rainstaff.sync.agent.wanted.WantedRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Arms a file: our tables, a trigger for every kind of write, and once the rows that were this PC's own before. */
public final class Armament {
    private final Connection connection;
    private final FileSchema schema;
    private final Baseline baseline;
    private final Names names;
    private final Shapes shapes;
    private final LabelVerdicts verdicts;
    private final Map<String, Long> own = new TreeMap<>();
    private final Map<String, Long> foreign = new TreeMap<>();
    private final Map<String, Long> unknown = new TreeMap<>();
    private final Map<String, String> leftOut;

    private Armament(Connection connection, FileSchema schema, Baseline baseline) {
        this.connection = connection;
        this.schema = schema;
        this.baseline = baseline;
        this.names = new Names(connection);
        this.shapes = new Shapes(connection, names);
        this.verdicts = new LabelVerdicts(connection, schema, baseline);
        this.leftOut = new TreeMap<>(schema.leftOut());
    }

    /**
     * Arms the file in one transaction. Repeating it makes what is missing or was made for an older schema, keeps what
     * is current, and captures no row a second time.
     *
     * @param schema the file's schema as it is now
     * @throws StoreException if the file's tables are not those of {@code schema} any more; nothing was changed
     */
    public static ArmReport arm(SqliteFile file, FileSchema schema, Baseline baseline) {
        return file.write("arm " + file.path(), connection -> new Armament(connection, schema, baseline).arm());
    }

    /** Takes every trigger and table of ours out of the file in one transaction; the app's rows stay as they are. */
    public static void disarm(SqliteFile file) {
        file.write("disarm " + file.path(), connection -> {
            for (String type : List.of("trigger", "table")) {
                for (String name : ours(connection, type)) {
                    Sql.script(connection, "drop " + type + " if exists " + Sql.quote(name));
                }
            }
            return null;
        });
    }

    /**
     * Takes the triggers out in one transaction, and nothing else: row map, outbox and position stay, so that the app can
     * change its tables in ways that triggers forbid. Arming compares what was written meanwhile.
     */
    public static void pause(SqliteFile file) {
        file.write("take the triggers out of " + file.path(), connection -> {
            SyncTables.create(connection);
            for (String trigger : ours(connection, "trigger")) {
                Sql.script(connection, "drop trigger " + Sql.quote(trigger));
            }
            Sql.execute(connection, "delete from rainsync_pause");
            Sql.execute(connection, "insert into rainsync_pause (since_millis) values (" + Triggers.now() + ")");
            return null;
        });
    }

    /** Whether the triggers were taken out by {@link #pause} and are not back. */
    public static boolean isPaused(Connection connection) throws SQLException {
        return Sql.number(connection, "select count(*) from sqlite_schema where name = 'rainsync_pause'") > 0
                && Sql.number(connection, "select count(*) from rainsync_pause") > 0;
    }

    /** Whether every table of {@code schema} has exactly the triggers that would be made for it now. */
    public static boolean isCurrent(Connection connection, FileSchema schema) throws SQLException {
        if (!SyncTables.exist(connection)) {
            return false;
        }
        Names names = new Names(connection);
        Shapes shapes = new Shapes(connection, names);
        Map<String, String> expected = new HashMap<>();
        for (LocalTable table : schema.tables()) {
            if (!fits(table)) {
                continue;
            }
            Optional<Shape> shape = shapes.current(table);
            if (shape.isEmpty()) {
                return false;
            }
            expected.putAll(new Triggers(table, shape.get(), names.number(table.name())).statements());
        }
        return expected.equals(triggers(connection))
                && !firedAfterOthers(connection)
                && shapes.liveTables().stream()
                        .allMatch(table -> schema.table(table).isPresent());
    }

    private ArmReport arm() throws SQLException {
        requireColumns();
        SyncTables.create(connection);
        Set<String> renamed = Set.copyOf(new RenamedTables(connection, schema, new Names(connection)).follow());
        Map<String, Doubt> doubts = doubts();
        Map<String, Optional<Shape>> before = new HashMap<>();
        Map<LocalTable, Shape> captured = new LinkedHashMap<>();
        for (LocalTable table : schema.tables()) {
            if (fits(table)) {
                before.put(table.name(), shapes.last(table.name()));
                captured.put(table, shapes.ensure(table));
            } else {
                leftOut.put(table.name(), "it has more columns than can be captured");
            }
        }
        OutboxTable.fit(connection, captured.values());
        captureRowsOf(makeTriggers(captured), before);
        for (LocalTable table : captured.keySet()) {
            if (renamed.contains(table.name())) {
                BaselineRows.captureKnown(
                        connection, names, table, shapes.current(table).orElseThrow());
            }
            if (doubts.containsKey(table.name())) {
                new WantedRows(connection, names).doubt(table.name(), doubts.get(table.name()));
            }
        }
        for (String table : shapes.liveTables()) {
            if (schema.table(table).isEmpty()) {
                shapes.noteAbsent(table);
            }
        }
        Sql.execute(connection, "delete from rainsync_pause");
        shapes.prune();
        Sql.execute(
                connection,
                "update rainsync_state set armed_schema_version = ?",
                Sql.number(connection, "pragma schema_version"));
        return new ArmReport(own, foreign, unknown, leftOut);
    }

    /** Makes every trigger that is missing or outdated; returns the tables whose were. */
    private List<LocalTable> makeTriggers(Map<LocalTable, Shape> captured) throws SQLException {
        Map<String, String> present = triggers(connection);
        Map<String, String> expected = new HashMap<>();
        List<LocalTable> outdated = new ArrayList<>();
        for (Map.Entry<LocalTable, Shape> one : captured.entrySet()) {
            LocalTable table = one.getKey();
            Map<String, String> statements =
                    new Triggers(table, one.getValue(), names.number(table.name())).statements();
            expected.putAll(statements);
            if (!present.entrySet().containsAll(statements.entrySet())) {
                outdated.add(table);
            }
        }
        if (!expected.equals(present) || firedAfterOthers(connection)) {
            replaceTriggers(present.keySet(), expected);
        }
        return outdated;
    }

    /** Tables that were armed once and not all the time since: the app may have written them and nobody told. */
    private Map<String, Doubt> doubts() throws SQLException {
        Map<String, String> present = triggers(connection);
        Map<String, Doubt> doubts = new HashMap<>();
        for (LocalTable table : schema.tables()) {
            Optional<Shape> last = fits(table) ? shapes.last(table.name()) : Optional.empty();
            if (last.isPresent()
                    && !present.keySet()
                            .containsAll(new Triggers(table, last.get(), names.number(table.name()))
                                    .statements()
                                    .keySet())) {
                boolean wasThere = shapes.live(table.name()).isPresent();
                doubts.put(table.name(), wasThere ? Doubt.UNWATCHED : Doubt.ABSENT);
            }
        }
        return doubts;
    }

    private void captureRowsOf(List<LocalTable> outdated, Map<String, Optional<Shape>> before) throws SQLException {
        verdicts.judge();
        for (LocalTable table : outdated) {
            Shape shape = shapes.current(table).orElseThrow();
            Optional<Shape> former = before.get(table.name());
            if (former.isPresent()) {
                noteLateColumns(table, former.get(), shape);
                new RegionColumnAdded(connection, names, table, shape).stamp(former.get(), baseline.region());
                new NewColumns(connection, names, table, shape).capture(former.get(), baseline.region());
            }
            BaselineRows rows = new BaselineRows(connection, names, table, shape);
            if (former.isPresent()) {
                own.put(table.name(), rows.captureFound(verdicts, new FoundEntries(connection, null)));
            } else {
                BaselineRows.Counts counts = rows.capture(verdicts);
                own.put(table.name(), counts.own());
                foreign.put(table.name(), counts.foreign());
                unknown.put(table.name(), counts.unknown());
            }
        }
        verdicts.forget();
    }

    // Values of a column that goes stay with the others; should it come back here, they are filled in again.
    private void noteLateColumns(LocalTable table, Shape former, Shape shape) throws SQLException {
        try (MissedColumns missed = new MissedColumns(connection, names)) {
            missed.made(table.name(), new TreeSet<>(shape.columns()));
            Set<String> gone = new TreeSet<>(former.columns());
            gone.removeAll(shape.columns());
            gone.removeAll(former.keyColumns());
            missed.gone(table.name(), gone);
        }
    }

    private void replaceTriggers(Set<String> present, Map<String, String> expected) throws SQLException {
        for (String trigger : present) {
            Sql.script(connection, "drop trigger " + Sql.quote(trigger));
        }
        for (String statement : expected.values()) {
            Sql.script(connection, statement);
        }
    }

    // A trigger that names a column that is not there would make the app's own writes fail.
    private void requireColumns() throws SQLException {
        for (LocalTable table : schema.tables()) {
            Set<String> present = new HashSet<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select name from pragma_table_xinfo(?) where hidden = 0")) {
                select.setString(1, table.name());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        present.add(rows.getString(1));
                    }
                }
            }
            if (!present.containsAll(Shape.capturedColumns(table))) {
                throw new StoreException("table " + table.name() + " has changed since the schema was read");
            }
        }
    }

    private static boolean fits(LocalTable table) {
        return OutboxTable.canHold(
                table.keyColumns().size(), Shape.capturedColumns(table).size());
    }

    /**
     * Whether the app has a trigger that fires before ours, which is so when it was made later: a write it makes to the
     * same row would be captured before the write that caused it.
     */
    private static boolean firedAfterOthers(Connection connection) throws SQLException {
        return Sql.number(connection, """
                select count(*) from sqlite_schema ours join sqlite_schema theirs
                    on theirs.tbl_name = ours.tbl_name and theirs.rowid > ours.rowid
                where ours.type = 'trigger' and ours.name like 'rainsync\\_%' escape '\\'
                    and theirs.type = 'trigger' and theirs.name not like 'rainsync\\_%' escape '\\'""") > 0;
    }

    private static Map<String, String> triggers(Connection connection) throws SQLException {
        Map<String, String> triggers = new HashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select name, sql from sqlite_schema where type = 'trigger'");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (Triggers.isOurs(rows.getString(1))) {
                    triggers.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return triggers;
    }

    private static List<String> ours(Connection connection, String type) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("select name from sqlite_schema where type = ? order by name")) {
            select.setString(1, type);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString(1).startsWith(SyncTables.PREFIX)) {
                        names.add(rows.getString(1));
                    }
                }
            }
        }
        return names;
    }
}
