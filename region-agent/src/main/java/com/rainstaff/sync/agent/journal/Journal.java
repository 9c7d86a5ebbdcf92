package com.rainstaff.sync.agent.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.journal.SentChanges.Sent;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.TableSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConfig;

/**
 * Acknowledged change sets outside the app's file, in one of their own, in the order they were made. They stay at least
 * as long as {@link #prune} is told, so that a server that lost its database can get them again. Beside them stands by
 * what the changes that were sent since can be told again, should their answer be lost and then the file go back. Every
 * call is a transaction of its own and durable when it returns. Used by one thread at a time.
 */
public final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;
    private static final String TABLES = """
            create table if not exists change_set (
                device text not null,
                epoch integer not null,
                first_sequence integer not null,
                last_sequence integer not null,
                acknowledged_millis integer not null,
                changes blob not null,
                primary key (device, epoch, last_sequence)
            );
            create table if not exists forgotten (
                device text not null,
                epoch integer not null,
                through integer not null,
                acknowledged_millis integer not null,
                primary key (device, epoch)
            ) without rowid;
            create table if not exists table_schema (
                fingerprint text primary key,
                definition text not null
            ) without rowid;
            """ + UnansweredChanges.TABLE;

    private static final String PRUNED = """
            (acknowledged_millis < ? or rowid in (
                select rowid from (
                    select rowid, sum(length(changes)) over (
                        order by acknowledged_millis desc, epoch desc, last_sequence desc) as bytes
                    from change_set)
                where bytes > ?))""";

    private final Path path;
    private final Connection connection;
    private final UnansweredChanges unanswered;

    private Journal(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
        this.unanswered = new UnansweredChanges(connection);
    }

    /** Opens the journal at {@code path}, and makes an empty one where there is none. */
    public static Journal open(Path path) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        try {
            Connection connection = config.createConnection("jdbc:sqlite:" + path.toAbsolutePath());
            try {
                Sql.script(connection, TABLES);
                return new Journal(path, connection);
            } catch (SQLException failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException cause) {
            throw new StoreException("open journal " + path, cause);
        }
    }

    /**
     * Keeps an accepted set with the stamps of its receipt. Numbers that are kept already are left out, so that the sets
     * of an origin never overlap; keeping a set again changes nothing.
     *
     * @param writtenMillis as {@link JournalEntry#writtenMillis}
     * @param at when it was acknowledged, by the server's clock
     */
    public void append(ChangeSet set, Map<Long, Long> writtenMillis, Receipt receipt, Instant at) {
        ChangeSet stamped = FinalStamps.of(set, receipt);
        inTransaction("append change set " + set.lastSequence() + " to the journal", () -> {
            List<long[]> kept = kept(set);
            List<Change> fresh = stamped.changes().stream()
                    .filter(change -> kept.stream()
                            .noneMatch(range -> change.sequence() >= range[0] && change.sequence() <= range[1]))
                    .toList();
            if (!fresh.isEmpty()) {
                insert(new ChangeSet(set.origin(), set.bases(), fresh), writtenMillis, at);
            }
            unanswered.remove(set);
            return null;
        });
    }

    private void insert(ChangeSet set, Map<Long, Long> writtenMillis, Instant at) throws SQLException {
        Sql.execute(
                connection,
                """
                insert into change_set
                    (device, epoch, first_sequence, last_sequence, acknowledged_millis, changes)
                values (?, ?, ?, ?, ?, ?)""",
                set.origin().device(),
                set.origin().epoch(),
                set.firstSequence(),
                set.lastSequence(),
                at.toEpochMilli(),
                PackedChanges.pack(set, writtenMillis));
    }

    /**
     * The set is about to be sent. Until it is kept as accepted its changes can be told by this; sending some of them again,
     * with others, adds what is new.
     *
     * @param writtenMillis as {@link JournalEntry#writtenMillis}
     * @param contactMillis a moment by the server's clock after which it accepts the set, if it does
     */
    public void noteSent(ChangeSet set, Map<Long, Long> writtenMillis, long contactMillis) {
        inTransaction("note that change set " + set.lastSequence() + " is sent", () -> {
            unanswered.add(set, writtenMillis, contactMillis);
            return null;
        });
    }

    /** What was sent and is not known to be accepted, by outbox numbers. */
    NavigableMap<Long, List<Sent>> unanswered(Origin origin) {
        return run("read what was sent without an answer", () -> unanswered.of(origin));
    }

    /** First and last number of each set that overlaps {@code set}. */
    private List<long[]> kept(ChangeSet set) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select first_sequence, last_sequence from change_set
                where device = ? and epoch = ? and last_sequence >= ? and first_sequence <= ?""")) {
            select.setString(1, set.origin().device());
            select.setInt(2, set.origin().epoch());
            select.setLong(3, set.firstSequence());
            select.setLong(4, set.lastSequence());
            List<long[]> ranges = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ranges.add(new long[] {rows.getLong(1), rows.getLong(2)});
                }
            }
            return ranges;
        }
    }

    /** Keeps schemas that appended sets use; keeping one again changes nothing. */
    public void keep(List<TableSchema> schemas) {
        run("keep schemas in the journal", () -> {
            for (TableSchema schema : schemas) {
                Sql.execute(
                        connection,
                        "insert or ignore into table_schema (fingerprint, definition) values (?, ?)",
                        schema.fingerprint(),
                        text(schema));
            }
            return null;
        });
    }

    /** A schema that was kept. */
    public Optional<TableSchema> schema(String fingerprint) {
        return run("read schema " + fingerprint + " from the journal", () -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select definition from table_schema where fingerprint = ?")) {
                select.setString(1, fingerprint);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(schemaOf(rows.getString(1))) : Optional.empty();
                }
            }
        });
    }

    /**
     * The oldest set of {@code origin} that ends after {@code sequence}, so that any number of sets can be read one by one
     * in bounded memory; empty after the last.
     */
    public Optional<JournalEntry> after(Origin origin, long sequence) {
        return run("read the journal after " + sequence, () -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select changes, acknowledged_millis from change_set
                    where device = ? and epoch = ? and last_sequence > ? order by last_sequence limit 1""")) {
                select.setString(1, origin.device());
                select.setInt(2, origin.epoch());
                select.setLong(3, sequence);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(PackedChanges.unpack(
                                    rows.getBytes(1), origin, Instant.ofEpochMilli(rows.getLong(2))))
                            : Optional.empty();
                }
            }
        });
    }

    /**
     * Those of {@code numbers} under which {@code origin} has certainly sent nothing: others behind them were sent, and
     * nothing that lay around them is {@linkplain #forgotten forgotten}.
     */
    public Set<Long> passedOver(Origin origin, Set<Long> numbers) {
        if (numbers.isEmpty()) {
            return Set.of();
        }
        long before = forgotten(origin).map(Forgotten::through).orElse(0L);
        Set<Long> passed = new TreeSet<>();
        Optional<JournalEntry> entry = after(origin, before);
        while (entry.isPresent()) {
            ChangeSet set = entry.get().changes();
            Set<Long> sent = set.changes().stream().map(Change::sequence).collect(Collectors.toSet());
            passed.addAll(missing(numbers, before, set.lastSequence(), sent));
            before = set.lastSequence();
            entry = after(origin, before);
        }
        NavigableMap<Long, List<Sent>> perhaps = unanswered(origin);
        if (!perhaps.isEmpty()) {
            passed.addAll(missing(numbers, before, perhaps.lastKey(), perhaps.keySet()));
        }
        return passed;
    }

    private static List<Long> missing(Set<Long> numbers, long after, long before, Set<Long> sent) {
        return numbers.stream()
                .filter(number -> number > after && number < before && !sent.contains(number))
                .toList();
    }

    /** Every origin that sets are kept of, or were once, epochs ascending. */
    public List<Origin> origins() {
        return run("read the journal's origins", () -> {
            List<Origin> origins = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "select device, epoch from change_set union select device, epoch from forgotten order by 1, 2");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    origins.add(new Origin(rows.getString(1), rows.getInt(2)));
                }
            }
            return origins;
        });
    }

    /**
     * Forgets sets acknowledged so long before the newest one, and then the oldest ones until the rest fits into
     * {@code maxBytes}. No clock has a say: one that is set to another year would take everything away. Returns how many
     * were forgotten.
     */
    public int prune(Duration keeps, long maxBytes) {
        return inTransaction("prune the journal", () -> {
            long before = Sql.number(connection, "select max(acknowledged_millis) from change_set") - keeps.toMillis();
            prune(
                    "insert into forgotten (device, epoch, through, acknowledged_millis)"
                            + " select device, epoch, max(last_sequence), max(acknowledged_millis) from change_set where "
                            + PRUNED
                            + " group by device, epoch on conflict do update set through = excluded.through,"
                            + " acknowledged_millis = excluded.acknowledged_millis",
                    before,
                    maxBytes);
            int forgotten = prune("delete from change_set where " + PRUNED, before, maxBytes);
            unanswered.prune();
            return forgotten;
        });
    }

    private int prune(String sql, long beforeMillis, long maxBytes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, beforeMillis);
            statement.setLong(2, maxBytes);
            return statement.executeUpdate();
        }
    }

    /**
     * Sets that were kept once and are not any more.
     *
     * @param through last outbox number among them
     * @param acknowledgedUntil when the newest of them was acknowledged, by the server's clock
     */
    public record Forgotten(long through, Instant acknowledgedUntil) {}

    /** What {@link #prune} has forgotten of {@code origin}. */
    public Optional<Forgotten> forgotten(Origin origin) {
        return run("read what the journal has forgotten", () -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select through, acknowledged_millis from forgotten where device = ? and epoch = ?")) {
                select.setString(1, origin.device());
                select.setInt(2, origin.epoch());
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Forgotten(rows.getLong(1), Instant.ofEpochMilli(rows.getLong(2))))
                            : Optional.empty();
                }
            }
        });
    }

    /** Removes every change to {@code rows}: the law asks that their contents go from here too. Repeating it is harmless. */
    public void erase(Set<RowKey> rows) {
        inTransaction("erase rows from the journal", () -> {
            for (Origin origin : origins()) {
                erase(origin, rows);
            }
            return null;
        });
    }

    private void erase(Origin origin, Set<RowKey> rows) throws SQLException {
        Optional<JournalEntry> entry = after(origin, Long.MIN_VALUE);
        while (entry.isPresent()) {
            ChangeSet set = entry.get().changes();
            List<Change> rest = set.changes().stream()
                    .filter(change -> !rows.contains(change.key()))
                    .toList();
            if (rest.isEmpty()) {
                replace(set, null);
            } else if (rest.size() < set.changes().size()) {
                replace(
                        set,
                        PackedChanges.pack(
                                new ChangeSet(set.origin(), set.bases(), rest),
                                entry.get().writtenMillis()));
            }
            entry = after(origin, set.lastSequence());
        }
    }

    private void replace(ChangeSet set, byte[] changes) throws SQLException {
        if (changes == null) {
            Sql.execute(
                    connection,
                    "delete from change_set where device = ? and epoch = ? and last_sequence = ?",
                    set.origin().device(),
                    set.origin().epoch(),
                    set.lastSequence());
        } else {
            Sql.execute(
                    connection,
                    "update change_set set changes = ? where device = ? and epoch = ? and last_sequence = ?",
                    changes,
                    set.origin().device(),
                    set.origin().epoch(),
                    set.lastSequence());
        }
    }

    private static String text(TableSchema schema) {
        try {
            return JSON.writeValueAsString(schema);
        } catch (JsonProcessingException impossible) {
            throw new StoreException("write schema of " + schema.table(), impossible);
        }
    }

    private static TableSchema schemaOf(String text) {
        try {
            return JSON.readValue(text, TableSchema.class);
        } catch (JsonProcessingException damaged) {
            throw new StoreException("read a schema in the journal", damaged);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T done() throws SQLException;
    }

    private static <T> T run(String doing, Work<T> work) {
        try {
            return work.done();
        } catch (SQLException cause) {
            throw new StoreException(doing, cause);
        }
    }

    private <T> T inTransaction(String doing, Work<T> work) {
        return run(doing, () -> {
            connection.setAutoCommit(false);
            try {
                T done = work.done();
                connection.commit();
                return done;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    @Override
    public void close() {
        run("close journal " + path, () -> {
            connection.close();
            return null;
        });
    }
}
