package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.RowCheck;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.row.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Compares tables with the server's row by row where sums differ, and now and then all of them with their contents. */
final class CloserLook {
    private static final Logger LOG = Logger.getLogger(CloserLook.class);

    private final SqliteFile file;
    private final ServerClient server;
    private final ServerSchemas schemas;
    private final Proofs proofs;
    private final Interruptible network;

    CloserLook(SqliteFile file, ServerClient server, ServerSchemas schemas, Proofs proofs, Interruptible network) {
        this.file = file;
        this.server = server;
        this.schemas = schemas;
        this.proofs = proofs;
        this.network = network;
    }

    /** Compares what is due; true where rows are to be asked for or sent because of it. */
    boolean take(FileSchema schema) {
        List<String> tables = proofs.toLookAt(schema);
        if (tables.isEmpty()) {
            return false;
        }
        List<String> damaged = new ArrayList<>();
        long found = 0;
        long travelling = 0;
        ServerRows rows = new ServerRows(server, network, tables);
        for (String table : tables) {
            try (RowCheck check =
                    new RowCheck(file, schema, schemas, table, proofs.state().provenServerMillis())) {
                rows.compare(table, check);
                check.compareRest();
                check.damaged().forEach(row -> damaged.add(row.toString()));
                ask(check.wanted());
                found += check.found().size();
                travelling += check.wanted().size() + check.forgotten().size();
                tell(table, check);
            }
        }
        proofs.lookedCloser(damaged, found, found + travelling > 0);
        return found + travelling > 0;
    }

    private void ask(Set<RowKey> rows) {
        file.write("note rows to ask for", connection -> {
            WantedRows wanted = new WantedRows(connection, new Names(connection));
            for (RowKey row : rows) {
                wanted.add(row);
            }
            return null;
        });
    }

    private static void tell(String table, RowCheck check) {
        if (!check.found().isEmpty()) {
            LOG.warnf("Written here and captured by nobody, sent as found: %s", check.found());
        }
        if (!check.forgotten().isEmpty()) {
            LOG.warnf(
                    "%d rows of %s are not known to the server any more and are given back",
                    check.forgotten().size(), table);
        }
        if (!check.wanted().isEmpty()) {
            LOG.warnf(
                    "%d rows of %s are newer on the server and are asked for",
                    check.wanted().size(), table);
        }
    }
}
