package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.apply.RowFinder.Located;
import com.rainstaff.sync.agent.capture.HeldRows;
import com.rainstaff.sync.agent.capture.NetChanges;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.wanted.MissedColumns;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.Erase;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Puts what the server answered into the app's file: in one transaction, all of it or nothing. What has no place yet is
 * put aside in the same file, so that the cursor can move on. Applying a reply again changes nothing. Used by the one
 * thread that owns the file.
 */
public final class ReplyApplier {
    private final SqliteFile file;
    private final Supplier<FileSchema> schema;
    private final SenderSchemas senders;
    private final Journal journal;
    private final Clock clock;
    private long placedFor = -1;

    /**
     * @param schema the app's tables as they are now
     * @param schemas what other devices announced
     * @param journal where acknowledged changes go before they leave the file
     */
    public ReplyApplier(
            SqliteFile file, Supplier<FileSchema> schema, SchemaSource schemas, Journal journal, Clock clock) {
        this.file = file;
        this.schema = schema;
        this.senders = new SenderSchemas(schemas);
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Applies a reply and settles the change set it acknowledges. The set is in the journal before it leaves the outbox;
     * a fault leaves the file as it was, and the same reply may be applied again.
     *
     * @param pushed the set the request carried, or one that needed no push; empty where there was none
     * @param asked the rows that the request asked for by name
     */
    public Applied apply(ExchangeReply reply, Optional<DrainedSet> pushed, List<RowKey> asked) {
        FileSchema now = schema.get();
        senders.prepare(reply, now);
        List<Stretch> corrections = new ArrayList<>();
        reply.corrections().forEach(part -> corrections.add(new Stretch(part.feed(), decode(part.blocks()))));
        List<Stretch> pages = new ArrayList<>();
        reply.pages().forEach(page -> pages.add(new Stretch(page.feed(), decode(page.blocks()))));
        Optional<DrainedSet> settled = pushed.filter(set -> isAcknowledged(set, reply));
        journal(reply, settled, corrections, pages);
        Outcome outcome = file.write("apply what the server sent", connection -> {
            Names names = new Names(connection);
            try (Statements statements = new Statements(connection);
                    RowMap rows = new RowMap(connection, names);
                    MissedColumns missed = new MissedColumns(connection, names)) {
                return applyTo(statements, rows, missed, now, reply, settled, asked, corrections, pages);
            }
        });
        placedFor = outcome.placedFor();
        return outcome.applied();
    }

    /** @param placedFor SQLite's schema version that everything parked was tried for; -1 where some is left to try */
    private record Outcome(Applied applied, long placedFor) {}

    private record Stretch(String feed, List<Change> changes) {}

    private static List<Change> decode(List<ChangeBlock> blocks) {
        return ChangeBlocks.decode(blocks);
    }

    private static boolean isAcknowledged(DrainedSet set, ExchangeReply reply) {
        return set.changeSet().isEmpty() || reply.receipt() != null;
    }

    private void journal(
            ExchangeReply reply, Optional<DrainedSet> settled, List<Stretch> corrections, List<Stretch> pages) {
        if (settled.isPresent() && settled.get().changeSet().isPresent()) {
            journal.keep(settled.get().schemas());
            journal.append(
                    settled.get().changeSet().get(),
                    settled.get().writtenMillis(),
                    reply.receipt(),
                    Instant.ofEpochMilli(reply.serverMillis()));
        }
        Set<RowKey> erased = new HashSet<>();
        for (List<Stretch> stretches : List.of(corrections, pages)) {
            for (Stretch stretch : stretches) {
                stretch.changes().stream()
                        .filter(change -> change instanceof Erase)
                        .forEach(change -> erased.add(change.key()));
            }
        }
        if (!erased.isEmpty()) {
            journal.erase(erased);
        }
    }

    private Outcome applyTo(
            Statements statements,
            RowMap rows,
            MissedColumns missed,
            FileSchema now,
            ExchangeReply reply,
            Optional<DrainedSet> settled,
            List<RowKey> asked,
            List<Stretch> corrections,
            List<Stretch> pages)
            throws SQLException {
        Connection connection = statements.connection();
        SyncState before = SyncState.read(connection);
        Position.requireFollows(before, reply);
        Sql.execute(connection, "update rainsync_state set applying = 1");
        AppTriggers appTriggers = new AppTriggers(connection, now);
        boolean tablesChanged = placedFor != now.version();
        if (tablesChanged || settled.isPresent() || brings(reply, corrections, pages)) {
            appTriggers.putAside();
        }
        if (settled.isPresent()) {
            settled.get().settle(connection, rows, reply.receipt());
        }
        Workbench bench = bench(statements, rows, missed, now, before, settled);
        if (settled.isPresent()) {
            new Adopted(bench, settled.get()).tell();
        }
        Doubts doubts = new Doubts(bench, asked);
        noteAnswered(bench, settled, asked);
        Page page = new Page(bench);
        page.finishMerges();
        Retry retry = new Retry(bench, page);
        boolean parkedWait = tablesChanged && retry.placeInNewTables();
        for (Stretch correction : corrections) {
            List<Change> changes = new ArrayList<>();
            for (Change change : correction.changes()) {
                if (!doubts.explains(change)) {
                    changes.add(change);
                }
            }
            page.apply(correction.feed(), changes, true);
        }
        letGo(page, reply, before);
        for (Stretch stretch : pages) {
            page.apply(stretch.feed(), stretch.changes(), false);
        }
        // What was just put aside may be the other half of a swap whose first half waits already.
        if (settled.isPresent() || bench.tally().changes() > 0 || bench.parked().added() > 0) {
            retry.release();
        }
        judgeHeldAnew(bench, reply, before);
        Position.store(connection, reply, bench.tally().newestStamp());
        Sql.execute(connection, "update rainsync_state set applying = 0");
        appTriggers.putBack();
        long version = Sql.number(connection, "pragma schema_version");
        return new Outcome(applied(bench, reply, parkedWait), parkedWait ? -1 : version);
    }

    // Most replies bring nothing; to take triggers out for those would have every connection read the schema anew.
    private static boolean brings(ExchangeReply reply, List<Stretch> corrections, List<Stretch> pages) {
        return !corrections.isEmpty()
                || !reply.absent().isEmpty()
                || pages.stream().anyMatch(page -> !page.changes().isEmpty());
    }

    // What waits in the outbox is not overwritten by the answer, so it has to be asked for again.
    private static void noteAnswered(Workbench bench, Optional<DrainedSet> settled, List<RowKey> asked)
            throws SQLException {
        if (settled.isPresent()) {
            for (RowKey lost : settled.get().lost()) {
                bench.wanted().add(lost);
            }
        }
        for (RowKey row : asked) {
            Located here = bench.finder().locate(row);
            if (here.local().isEmpty()
                    || !bench.pending()
                            .contains(here.key().table(), here.local().get())) {
                bench.wanted().settle(row);
                bench.missed().forget(row);
            }
        }
    }

    // A label that named nobody's region may name one now: the row goes through the outbox again.
    private static void judgeHeldAnew(Workbench bench, ExchangeReply reply, SyncState before) throws SQLException {
        boolean sameRegions = reply.settings() == null
                || reply.settings().regions() == null
                || reply.settings().regions().equals(before.regions());
        if (sameRegions) {
            return;
        }
        Connection connection = bench.statements().connection();
        Names names = new Names(connection);
        NetChanges net = new NetChanges(connection, names);
        for (PendingRow held : HeldRows.all(connection, names)) {
            Optional<TableRows> table = bench.files().find(held.table());
            if (table.isPresent() && !bench.pending().contains(held.table(), held.key())) {
                net.updated(table.get().table(), held.key(), Set.of());
            }
        }
    }

    private Workbench bench(
            Statements statements,
            RowMap rows,
            MissedColumns missed,
            FileSchema now,
            SyncState state,
            Optional<DrainedSet> settled)
            throws SQLException {
        Connection connection = statements.connection();
        Names names = new Names(connection);
        FileRows files = new FileRows(statements, now);
        Relations relations = new Relations(now);
        Pending pending =
                Pending.after(connection, settled.map(DrainedSet::through).orElse(0L), files, relations);
        Gone gone = new Gone(files, relations);
        Aliases aliases = new Aliases(statements, names);
        HeldRows held = new HeldRows(statements, names);
        Origin own = state.isEnrolled() ? state.origin() : Origin.NONE;
        return new Workbench(
                statements,
                files,
                relations,
                rows,
                new RowFinder(connection, rows, files, aliases, pending, gone, own),
                aliases,
                new ParkedRows(statements, names, senders, state.cursor().positions(), clock.millis()),
                held,
                missed,
                new WantedRows(connection, names),
                pending,
                gone,
                new LocalIds(connection, names, rows, pending, held, gone),
                senders,
                new Tally(),
                state.region());
    }

    // A row that the server let this PC have and does not show any more went to a region this PC does not read.
    private static void letGo(Page page, ExchangeReply reply, SyncState before) throws SQLException {
        if (before.cursor().generation().equals(reply.generation())) {
            for (RowKey row : reply.absent()) {
                page.letGo(row);
            }
        }
    }

    private static Applied applied(Workbench bench, ExchangeReply reply, boolean parkedWait) {
        Tally tally = bench.tally();
        return new Applied(
                tally.upserts(),
                tally.deletes(),
                tally.evictions(),
                bench.parked().added(),
                tally.releases(),
                parkedWait || reply.pages().stream().anyMatch(ReplyApplier::hasMore));
    }

    private static boolean hasMore(FeedPage page) {
        return page.through() < page.head();
    }
}
