package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.schema.Catalog;
import org.jboss.logging.Logger;

/** Keeps the file's catalog the one in force. The first reply of each run is followed by a look at the whole catalog. */
final class CatalogWatch {
    private static final Logger LOG = Logger.getLogger(CatalogWatch.class);

    private final SqliteFile file;
    private final ServerClient server;
    private String fingerprint = "";

    CatalogWatch(SqliteFile file, ServerClient server) {
        this.file = file;
        this.server = server;
    }

    /** Fetches and stores the catalog that {@code reply} names, where it is not the one already held. */
    void follow(ExchangeReply reply) {
        String named = reply.settings() == null ? null : reply.settings().catalog();
        if (named == null || named.equals(fingerprint)) {
            return;
        }
        Catalog inForce = server.catalog();
        SyncState state = file.read("read the sync state", SyncState::read);
        if (!state.catalog().equals(inForce)) {
            file.write("store the catalog", connection -> {
                SyncState.read(connection).withCatalog(inForce).write(connection);
                return null;
            });
            LOG.info("The server's catalog has changed and is in force here too.");
        }
        fingerprint = named;
    }
}
