package com.rainstaff.sync.server.generation;

import com.rainstaff.sync.server.jdbc.DatabaseFaultException;
import com.rainstaff.sync.server.jdbc.Jdbc;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What a backup does not bring back: a restored cluster has another timeline or system identifier, a restored database
 * other object ids. A part that the database keeps to itself is left out.
 */
final class Witness {
    private static final Logger LOG = Logger.getLogger(Witness.class);
    private static final String WITHHELD = "-";
    private static final List<String> PARTS = List.of(
            "select system_identifier::text as part from pg_control_system()",
            "select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as part",
            "select oid::text as part from pg_database where datname = current_database()",
            "select 'generation'::regclass::oid::text as part");

    private Witness() {}

    /** Outside any transaction: a part that is refused would end it. */
    static String read(Jdbc jdbc) {
        return PARTS.stream().map(part -> part(jdbc, part)).collect(Collectors.joining("/"));
    }

    private static String part(Jdbc jdbc, String query) {
        try {
            return jdbc.first(query, row -> row.getString("part")).orElse(WITHHELD);
        } catch (DatabaseFaultException refused) {
            LOG.debugf("The database does not say: %s", query);
            return WITHHELD;
        }
    }
}
