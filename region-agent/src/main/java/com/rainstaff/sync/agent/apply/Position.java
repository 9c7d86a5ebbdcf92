package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.store.Positions;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Where the file stands once a reply is applied: cursor, base for the triggers, nonce, clock. */
final class Position {
    private Position() {}

    /** Refuses a reply that does not follow on what the file holds; nothing was changed then. */
    static void requireFollows(SyncState state, ExchangeReply reply) {
        String generation = state.cursor().generation();
        if (!generation.isEmpty() && !generation.equals(reply.generation())) {
            throw new SyncException(
                    ProblemType.GENERATION_CHANGED,
                    "The server's positions are of another generation than this file's. Nothing was changed.");
        }
        for (FeedPage page : reply.pages()) {
            if (page.after() > state.cursor().position(page.feed())) {
                throw new SyncException(
                        ProblemType.SEQUENCE_GAP,
                        "A page of feed " + page.feed() + " starts after " + page.after() + ", this file stands at "
                                + state.cursor().position(page.feed()) + ". Nothing was changed; ask again.");
            }
        }
    }

    /** Stores the new position, in the caller's transaction and after everything it stands for. */
    static void store(Connection connection, ExchangeReply reply, long newestStamp) throws SQLException {
        SyncState state = SyncState.read(connection);
        Cursor cursor = new Cursor(reply.generation(), state.cursor().positions());
        for (FeedPage page : reply.pages()) {
            cursor = cursor.advancedTo(page.feed(), Math.max(page.through(), cursor.position(page.feed())));
        }
        long lastStamp = Math.max(state.lastStamp(), newestStamp);
        long base = cursor.positions().equals(state.cursor().positions())
                ? state.base()
                : newBase(connection, cursor.positions(), lastStamp);
        List<String> regions = reply.settings() == null || reply.settings().regions() == null
                ? state.regions()
                : reply.settings().regions();
        new SyncState(
                        base,
                        state.device(),
                        state.region(),
                        regions,
                        state.epoch(),
                        reply.nonce() == null ? state.nonce() : reply.nonce(),
                        cursor,
                        lastStamp,
                        caughtUp(connection)
                                ? Math.max(state.contactMillis(), reply.serverMillis())
                                : state.contactMillis(),
                        state.catalog(),
                        state.announced(),
                        state.armedSchemaVersion())
                .write(connection);
    }

    // Bases only ever grow along the outbox, so its oldest entry tells which are still referred to.
    private static long newBase(Connection connection, Map<String, Long> positions, long seenStamp)
            throws SQLException {
        Sql.execute(
                connection,
                "insert into rainsync_base (positions, seen_stamp) values (?, ?)",
                Positions.write(positions),
                seenStamp);
        long base = Sql.number(connection, "select max(no) from rainsync_base");
        if (!hasOutbox(connection)) {
            return base;
        }
        Sql.execute(connection, """
                delete from rainsync_base
                where no < coalesce((select base from rainsync_outbox order by id limit 1), ?)""", base);
        return base;
    }

    // What waits was made since the last contact that left nothing waiting, however many contacts there were since.
    private static boolean caughtUp(Connection connection) throws SQLException {
        return !hasOutbox(connection) || Outbox.pending(connection) == 0;
    }

    /** A file that is being recovered has no outbox, since no app writes it. */
    static boolean hasOutbox(Connection connection) throws SQLException {
        return Sql.number(connection, "select count(*) from sqlite_schema where name = 'rainsync_outbox'") > 0;
    }
}
