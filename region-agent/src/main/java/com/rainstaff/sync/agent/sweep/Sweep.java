package com.rainstaff.sync.agent.sweep;

import com.rainstaff.sync.agent.capture.Baseline;
import com.rainstaff.sync.agent.capture.FoundEntries;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.UnknownRows;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.SqliteFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/**
 * Compares the file with what is known of it and puts what nobody captured into the outbox, as found: rows that are gone
 * without a deletion, as a REPLACE takes them, and rows that came without an insert. Repeating it finds nothing twice.
 */
public final class Sweep {
    private final SqliteFile file;
    private final FileSchema schema;
    private final Baseline baseline;
    private final Long sinceMillis;
    private final long unsentAfter;

    /**
     * @param schema the schema that the file is armed for
     * @param sinceMillis when the file was last proven to be what the server has, by the server's clock; null for never
     * @param unsentAfter entries behind this number were certainly not sent
     */
    public Sweep(SqliteFile file, FileSchema schema, Baseline baseline, Long sinceMillis, long unsentAfter) {
        this.file = file;
        this.schema = schema;
        this.baseline = baseline;
        this.sinceMillis = sinceMillis;
        this.unsentAfter = unsentAfter;
    }

    /**
     * Looks for rows that waiting writes displaced, in tables where that can happen: to be done before the outbox is
     * drained, since a row's end has to go before the row that took its place. Costs nothing while no such table is
     * written, and one look at each row of those that are.
     *
     * @param keptThrough entries up to this number keep their places
     * @return how many rows were found gone
     */
    public long displaced(long keptThrough) {
        List<LocalTable> written = file.read("look at what waits", this::writtenUniqueTables);
        return gone(written, keptThrough);
    }

    /**
     * Looks through all tables for rows that are gone and for rows nothing is known of.
     *
     * @param keptThrough entries up to this number keep their places
     * @return how many rows were found
     */
    public long everywhere(long keptThrough) {
        long gone = gone(schema.tables(), keptThrough);
        long come = file.write(
                "look for rows nobody captured",
                connection -> UnknownRows.capture(connection, schema, baseline, sinceMillis));
        return gone + come;
    }

    private long gone(List<LocalTable> tables, long keptThrough) {
        boolean any = !tables.isEmpty()
                && !file.read("look for rows that are gone", connection -> find(connection, tables, keptThrough))
                        .isEmpty();
        return any ? file.write("note rows that are gone", connection -> note(connection, tables, keptThrough)) : 0;
    }

    private long note(Connection connection, List<LocalTable> tables, long keptThrough) throws SQLException {
        List<GoneRows.Gone> gone = find(connection, tables, keptThrough);
        FoundEntries found = new FoundEntries(connection, sinceMillis);
        for (GoneRows.Gone row : gone) {
            found.addGone(row.table(), row.key(), row.before());
        }
        return gone.size();
    }

    // Those that go before the latest entries first: they move nothing that an earlier place is counted from.
    private List<GoneRows.Gone> find(Connection connection, List<LocalTable> tables, long keptThrough)
            throws SQLException {
        try (GoneRows gone = new GoneRows(connection, tables, keptThrough, unsentAfter)) {
            return gone.find().stream()
                    .sorted(Comparator.comparingLong(GoneRows.Gone::before).reversed())
                    .toList();
        }
    }

    private List<LocalTable> writtenUniqueTables(Connection connection) throws SQLException {
        if (Outbox.pending(connection) == 0) {
            return List.of();
        }
        List<String> written = Outbox.writtenTables(connection);
        return schema.tables().stream()
                .filter(table -> !table.schema().uniques().isEmpty() && written.contains(table.name()))
                .toList();
    }
}
