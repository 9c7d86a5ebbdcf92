package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.apply.RowFinder.Located;
import com.rainstaff.sync.agent.capture.FoundEntries;
import com.rainstaff.sync.agent.capture.HeldRows;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares one table of this file with the server's listing of it, row for row and value for value. What the server has
 * newer is to be asked for. What this file has other or more than the server, and no outbox entry speaks of, was written
 * behind the triggers: it goes into the outbox as found and is never overwritten. Rows that wait, are held or put aside
 * are left alone. Used by the thread that owns the file.
 */
public final class RowCheck implements AutoCloseable {
    private final SqliteFile file;
    private final FileSchema schema;
    private final SenderSchemas senders;
    private final String table;
    private final Long sinceMillis;
    private final Set<RowKey> wanted = new LinkedHashSet<>();
    private final Set<RowKey> found = new LinkedHashSet<>();
    private final Set<RowKey> forgotten = new LinkedHashSet<>();
    private final Set<RowKey> damaged = new LinkedHashSet<>();
    private boolean listed;
    private boolean moved;

    /**
     * @param schemas what other devices announced
     * @param sinceMillis when the table was last proven to be what the server has, by the server's clock; null for never
     */
    public RowCheck(SqliteFile file, FileSchema schema, SchemaSource schemas, String table, Long sinceMillis) {
        this.file = file;
        this.schema = schema;
        this.senders = new SenderSchemas(schemas);
        this.table = table;
        this.sinceMillis = sinceMillis;
        file.read("prepare to list rows", connection -> {
            Sql.script(connection, "drop table if exists temp.rainsync_listed");
            Sql.script(connection, "create temp table rainsync_listed (id text primary key) without rowid");
            return null;
        });
    }

    /** What a row is, seen from here. */
    private enum Standing {
        /** Both sides have the same, or it is not for now. */
        EQUAL,
        /** The server's is newer, or is what it has instead of a newer one that is put aside here and that it lost. */
        BEHIND,
        /** What stands here is not what the server has in the same version. */
        OTHER,
        /** The server does not have the version that stands here. */
        FORGOTTEN,
        /** The server has it, this PC's map too, and its table no more. */
        GONE
    }

    /** Compares what one part of the server's listing has of the table. */
    public void compare(RowListing part) {
        Cursor cursor = file.read("read the sync state", SyncState::read).cursor();
        listed |= !part.heads().isEmpty();
        moved |= part.heads().entrySet().stream().anyMatch(head -> head.getValue() != cursor.position(head.getKey()));
        part.stretches().stream()
                .filter(stretch -> stretch.table().equals(table))
                .forEach(stretch -> compare(stretch, cursor.position(stretch.feed())));
    }

    private void compare(RowListing.Stretch stretch, long applied) {
        stretch.damaged().forEach(row -> damaged.add(new RowKey(table, row)));
        List<Change> changes = ChangeBlocks.decode(stretch.blocks()).stream()
                .filter(change -> change.sequence() <= applied)
                .toList();
        senders.prepare(stretch.blocks(), schema);
        List<Change> suspicious =
                file.read("compare rows", connection -> compare(connection, changes, stretch.damaged()));
        if (!suspicious.isEmpty()) {
            file.write("note rows that were found other", connection -> note(connection, suspicious));
        }
    }

    /**
     * After the last part: rows that stand here, or are put aside, and that the server has listed in no feed. Not answered
     * where a feed went on meanwhile, since a row may have moved.
     */
    public void compareRest() {
        if (isComplete()) {
            file.write("note rows the server does not have", this::noteUnlisted);
        }
    }

    /** Rows whose contents the server has no more as they were accepted. */
    public Set<RowKey> damaged() {
        return damaged;
    }

    /** Rows that have to be read as the server has them. */
    public Set<RowKey> wanted() {
        return wanted;
    }

    /** Rows that went into the outbox as found. */
    public Set<RowKey> found() {
        return found;
    }

    /** Rows that went into the outbox because the server has forgotten them. */
    public Set<RowKey> forgotten() {
        return forgotten;
    }

    /** Whether there were parts, all of them of the position this file stands at. */
    boolean isComplete() {
        return listed && !moved;
    }

    private List<Change> compare(Connection connection, List<Change> changes, List<RowId> unreadable)
            throws SQLException {
        List<Change> suspicious = new ArrayList<>();
        try (Look look = new Look(connection);
                PreparedStatement list =
                        connection.prepareStatement("insert or ignore into temp.rainsync_listed values (?)")) {
            for (RowId row : unreadable) {
                list(list, look.finder.canonical(new RowKey(table, row)));
            }
            for (Change change : changes) {
                list(list, look.finder.canonical(change.key()));
                Standing standing = look.at(change);
                if (standing == Standing.BEHIND) {
                    wanted.add(change.key());
                } else if (standing != Standing.EQUAL) {
                    suspicious.add(change);
                }
            }
        }
        return suspicious;
    }

    private static void list(PreparedStatement list, RowKey row) throws SQLException {
        list.setString(1, row.id().text());
        list.executeUpdate();
    }

    // Looked at again, since the app may have written meanwhile.
    private Void note(Connection connection, List<Change> suspicious) throws SQLException {
        FoundEntries entries = new FoundEntries(connection, sinceMillis);
        try (Look look = new Look(connection)) {
            for (Change change : suspicious) {
                Standing standing = look.at(change);
                LocalKey local = look.finder.locate(change.key()).local().orElse(null);
                if (standing == Standing.OTHER && entries.addRow(look.rows.table(), local)) {
                    found.add(change.key());
                } else if (standing == Standing.FORGOTTEN && entries.addBaseline(look.rows.table(), local)) {
                    forgotten.add(change.key());
                } else if (standing == Standing.GONE) {
                    entries.addGone(look.rows.table(), local, 0);
                    found.add(change.key());
                }
            }
        }
        return null;
    }

    private Void noteUnlisted(Connection connection) throws SQLException {
        FoundEntries entries = new FoundEntries(connection, sinceMillis);
        List<RowMap.Entry> unlisted = new ArrayList<>();
        try (Look look = new Look(connection);
                PreparedStatement listed =
                        connection.prepareStatement("select 1 from temp.rainsync_listed where id = ?")) {
            look.map.eachStanding(table, entry -> {
                if (!isListed(listed, entry.id())) {
                    unlisted.add(entry);
                }
            });
            for (RowMap.Entry entry : unlisted) {
                LocalKey local = entry.local().orElseThrow();
                RowKey key = new RowKey(table, entry.id());
                if (look.isSpokenOf(local)) {
                    continue;
                }
                if (look.isAside(key)) {
                    wanted.add(key);
                } else if (entries.addBaseline(look.rows.table(), local)) {
                    forgotten.add(key);
                }
            }
            for (RowKey key : look.onlyAside()) {
                if (!isListed(listed, key.id())) {
                    wanted.add(key);
                }
            }
        }
        return null;
    }

    private static boolean isListed(PreparedStatement listed, RowId row) throws SQLException {
        listed.setString(1, row.text());
        try (ResultSet rows = listed.executeQuery()) {
            return rows.next();
        }
    }

    /** The file as it is while one statement or transaction looks. */
    private final class Look implements AutoCloseable {
        private final Connection connection;
        private final Statements statements;
        private final RowMap map;
        private final ParkedRows parked;
        private final Pending pending;
        private final HeldRows held;
        private final TableRows rows;
        private final RowFinder finder;

        Look(Connection connection) throws SQLException {
            this.connection = connection;
            this.statements = new Statements(connection);
            Names names = new Names(connection);
            FileRows files = new FileRows(statements, schema);
            Relations relations = new Relations(schema);
            this.map = new RowMap(connection, names);
            this.parked = new ParkedRows(statements, names, senders, Map.of(), 0);
            this.pending = Pending.after(connection, 0, files, relations);
            this.held = new HeldRows(statements, names);
            this.rows = files.of(table);
            this.finder = new RowFinder(
                    connection,
                    map,
                    files,
                    new Aliases(statements, names),
                    pending,
                    new Gone(files, relations),
                    SyncState.read(connection).origin());
        }

        // A row that stands and is not mapped is the sweep's affair: the server does not know this one yet.
        Standing at(Change change) throws SQLException {
            Located here = finder.locate(change.key());
            if (here.local().isPresent()
                    && (here.version().equals(RowVersion.NEVER)
                            || isSpokenOf(here.local().get()))) {
                return Standing.EQUAL;
            }
            Optional<ParkedChange> aside = parked.find(here.key());
            int order = here.version().compareTo(change.version());
            if (aside.isPresent()) {
                int orderAside = aside.get().change().version().compareTo(change.version());
                boolean newerStands = order > 0 && here.local().isPresent();
                return order < 0 && orderAside < 0 || !newerStands && orderAside > 0 ? Standing.BEHIND : Standing.EQUAL;
            }
            if (change instanceof Tombstone) {
                return here.local().isEmpty()
                        ? Standing.EQUAL
                        : order > 0 ? standing(here, Standing.FORGOTTEN) : Standing.BEHIND;
            } else if (order < 0 || here.local().isEmpty()) {
                return Standing.BEHIND;
            } else if (order > 0) {
                return standing(here, Standing.FORGOTTEN);
            }
            return change instanceof Upsert upsert ? contents(upsert, here) : standing(here, Standing.OTHER);
        }

        /** Whether something newer of the row is put aside, which the server may have lost. */
        boolean isAside(RowKey key) throws SQLException {
            return parked.find(key).isPresent();
        }

        /** Rows of the table that the server had, that are put aside here and do not stand beside that. */
        List<RowKey> onlyAside() throws SQLException {
            List<RowKey> rows = new ArrayList<>();
            for (ParkedChange aside : parked.all()) {
                RowKey key = finder.canonical(aside.change().key());
                if (key.table().equals(table)
                        && !aside.change().version().equals(RowVersion.NEVER)
                        && finder.locate(key).local().isEmpty()) {
                    rows.add(key);
                }
            }
            return rows;
        }

        /** Whether the row has its next word from the outbox or a person. */
        boolean isSpokenOf(LocalKey local) throws SQLException {
            return pending.contains(table, local) || held.isHeld(table, local);
        }

        private Standing standing(Located here, Standing whereItStands) throws SQLException {
            return rows.exists(here.local().orElseThrow()) ? whereItStands : Standing.GONE;
        }

        private Standing contents(Upsert upsert, Located here) throws SQLException {
            Optional<List<Value>> stored = rows.read(here.local().orElseThrow());
            if (stored.isEmpty()) {
                return Standing.GONE;
            }
            TableSchema sender = senders.schema(connection, upsert.schema());
            ColumnPlan plan = new ColumnPlan(rows.table(), sender);
            if (!plan.keysAgree() || plan.contradicts(upsert.image())) {
                return Standing.EQUAL;
            }
            for (ColumnPlan.Planned column : plan.columns()) {
                Value local = stored.get().get(rows.table().schema().indexOf(column.name()));
                if (!same(column, upsert.image().get(column.source()), local)) {
                    return Standing.OTHER;
                }
            }
            return Standing.EQUAL;
        }

        // A reference whose row does not stand here has no local id to compare: any that nobody knows may be its.
        private boolean same(ColumnPlan.Planned column, Value theirs, Value local) throws SQLException {
            if (!(theirs instanceof Reference reference)) {
                return theirs.equals(local);
            }
            RowKey row = finder.canonical(new RowKey(column.references(), reference.row()));
            Optional<LocalKey> target = finder.standing(row);
            Optional<Long> number = number(local);
            if (target.isPresent()) {
                return target.map(LocalKey::stored).equals(number.map(Object.class::cast));
            }
            return number.isPresent()
                    && map.byLocal(column.references(), LocalKey.of(number.get()))
                            .isEmpty();
        }

        private Optional<Long> number(Value local) {
            if (local instanceof Int integer) {
                return Optional.of(integer.number());
            } else if (local instanceof Text text && text.text().matches("0|-?[1-9][0-9]{0,17}")) {
                return Optional.of(Long.parseLong(text.text()));
            }
            return Optional.empty();
        }

        @Override
        public void close() throws SQLException {
            map.close();
            statements.close();
        }
    }

    @Override
    public void close() {
        file.read("forget listed rows", connection -> {
            Sql.script(connection, "drop table if exists temp.rainsync_listed");
            return null;
        });
    }
}
