package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.RowCheck;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.exchange.RowListing;
import java.util.List;

/** The server's rows of some tables, fetched part by part as the tables are compared, one part in memory at a time. */
final class ServerRows {
    private final ServerClient server;
    private final Interruptible network;
    private RowListing.Request next;
    private RowListing part;

    /** @param tables in the order in which they will be compared */
    ServerRows(ServerClient server, Interruptible network, List<String> tables) {
        this.server = server;
        this.network = network;
        this.next = RowListing.Request.of(tables);
    }

    /** Shows all rows of {@code table} to {@code check}. Tables are compared once each, in their order. */
    void compare(String table, RowCheck check) {
        if (part == null) {
            fetch();
        }
        check.compare(part);
        while (next != null && next.tables().get(0).equals(table)) {
            fetch();
            check.compare(part);
        }
    }

    private void fetch() {
        RowListing.Request request = next;
        part = network.call(() -> server.rows(request));
        next = part.next();
    }
}
