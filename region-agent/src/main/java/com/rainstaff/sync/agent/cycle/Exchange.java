package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.Applied;
import com.rainstaff.sync.agent.apply.ReplyApplier;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.drain.Drain;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.agent.time.Ticker;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.ExchangeRequest.Pull;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One exchange after the other. While more than one change set waits, nothing is pulled, so that a PC that comes back
 * after weeks holds one set in memory and not a page beside it.
 */
final class Exchange {
    static final int MAX_CHANGES = 5_000;
    static final long MAX_BYTES = 4L << 20;
    static final int PAGE = 2_000;

    private final SqliteFile file;
    private final String device;
    private final ServerClient server;
    private final SchemaWatch schemas;
    private final ServerSchemas serverSchemas;
    private final CatalogWatch catalog;
    private final ReplyApplier applier;
    private final ClockOffset offset;
    private final DeviceReports reports;
    private final WantedRows wanted;
    private final Attempts attempts;
    private final Interruptible network;
    private final Ticker ticker;
    private int maxChanges = MAX_CHANGES;
    private boolean announcedAnew;
    private Duration lastRoundTrip = Duration.ZERO;

    Exchange(
            SqliteFile file,
            String device,
            ServerClient server,
            SchemaWatch schemas,
            ServerSchemas serverSchemas,
            CatalogWatch catalog,
            ReplyApplier applier,
            ClockOffset offset,
            DeviceReports reports,
            WantedRows wanted,
            Attempts attempts,
            Interruptible network,
            Ticker ticker) {
        this.file = file;
        this.device = device;
        this.server = server;
        this.schemas = schemas;
        this.serverSchemas = serverSchemas;
        this.catalog = catalog;
        this.applier = applier;
        this.offset = offset;
        this.reports = reports;
        this.wanted = wanted;
        this.attempts = attempts;
        this.network = network;
        this.ticker = ticker;
    }

    /** Begins a round: what was tried in vain before may be tried again. */
    void begin() {
        announcedAnew = false;
    }

    /** Drains, exchanges and applies once; true while there is more to send or to fetch. */
    boolean once(SyncAttempt attempt) {
        SyncState state = ownState();
        FileSchema schema = schemas.refresh(state);
        Optional<DrainedSet> drained = drain(state, schema);
        drained.ifPresent(set -> wanted.add(set.lost()));
        ExchangeRequest request = request(state, schema, drained);
        ClockOffset.Moment sent = offset.now();
        ExchangeReply reply;
        try {
            reply = network.call(() -> server.exchange(request));
        } catch (SyncException refusal) {
            if (canDoOtherwise(refusal, state)) {
                return true;
            }
            throw refusal;
        }
        lastRoundTrip = ticker.since(sent.nanos());
        offset.measure(sent, reply.serverMillis());
        return accept(attempt, request, reply, drained);
    }

    private boolean accept(
            SyncAttempt attempt, ExchangeRequest request, ExchangeReply reply, Optional<DrainedSet> drained) {
        requireReceipt(request, reply, drained);
        Applied applied = applier.apply(reply, drained);
        rememberAnnounced(request.schemas());
        wanted.settle(request.pull() == null ? List.of() : request.pull().wanted(), applied.wanted());
        catalog.follow(reply);
        long acknowledged = request.push() == null
                ? 0
                : drained.flatMap(DrainedSet::changeSet).orElseThrow().changes().size();
        attempt.exchanged(
                lastRoundTrip,
                acknowledged,
                applied.upserts() + applied.deletes() + applied.evictions(),
                waiting(reply));
        maxChanges = MAX_CHANGES;
        boolean pulledNothing = request.pull() == null || request.pull().limit() == 0;
        return pulledNothing || applied.more() || waiting(reply) > 0 || !wanted.isEmpty() || hasPending();
    }

    /** The state of a file that is this device's; anything else is left alone. */
    private SyncState ownState() {
        if (!file.read("look for the agent's tables", SyncTables::exist)) {
            throw new FileNotOursException(
                    file.path() + " carries nothing of this agent: it was replaced, or never migrated");
        }
        SyncState state = file.read("read the sync state", SyncState::read);
        if (!state.device().equals(device)) {
            throw new FileNotOursException(
                    file.path() + " belongs to device \"" + state.device() + "\", not to this one");
        }
        return state;
    }

    /** What is to be sent now; nothing while the clock's offset is unknown. */
    private Optional<DrainedSet> drain(SyncState state, FileSchema schema) {
        return offset.fresh().flatMap(measured -> {
            long now = offset.now().wallMillis() + measured.offsetMillis();
            StampBounds bounds = new StampBounds(state.contactMillis(), Math.max(state.contactMillis(), now));
            return new Drain(file, schema).next(maxChanges, MAX_BYTES, bounds, measured.offsetMillis());
        });
    }

    private ExchangeRequest request(SyncState state, FileSchema schema, Optional<DrainedSet> drained) {
        List<TableSchema> used = drained.map(DrainedSet::schemas).orElse(List.of());
        return new ExchangeRequest(
                ExchangeRequest.PROTOCOL,
                state.epoch(),
                state.nonce(),
                attempts.of(state.nonce()),
                state.cursor(),
                offset.reading(),
                unannounced(state, schema, used),
                drained.flatMap(DrainedSet::changeSet).map(PushedChanges::of).orElse(null),
                pull(drained),
                reports.report(schema, lastRoundTrip, null));
    }

    private Pull pull(Optional<DrainedSet> drained) {
        List<RowKey> rows = wanted.next();
        long sentThrough = drained.map(DrainedSet::through).orElse(0L);
        boolean moreToSend = file.read("look into the outbox", Outbox::lastId) > sentThrough;
        int limit = moreToSend ? 0 : PAGE;
        return limit == 0 && rows.isEmpty() ? null : new Pull(limit, rows);
    }

    private List<TableSchema> unannounced(SyncState state, FileSchema schema, List<TableSchema> used) {
        Map<String, TableSchema> missing = new LinkedHashMap<>();
        Stream.concat(schema.tables().stream().map(LocalTable::schema), used.stream())
                .forEach(table -> missing.put(table.fingerprint(), table));
        serverSchemas.know(List.copyOf(missing.values()));
        missing.keySet().removeAll(state.announced());
        return List.copyOf(missing.values());
    }

    private void rememberAnnounced(List<TableSchema> accepted) {
        if (accepted.isEmpty()) {
            return;
        }
        file.write("remember announced schemas", connection -> {
            SyncState state = SyncState.read(connection);
            List<String> announced = new ArrayList<>(state.announced());
            accepted.stream()
                    .map(TableSchema::fingerprint)
                    .filter(fingerprint -> !announced.contains(fingerprint))
                    .forEach(announced::add);
            state.withAnnounced(announced).write(connection);
            return null;
        });
    }

    /** Whether the same changes can go out in another way: with their schemas, or in smaller pieces. */
    private boolean canDoOtherwise(SyncException refusal, SyncState state) {
        if (refusal.type() == ProblemType.UNKNOWN_SCHEMA
                && !announcedAnew
                && !state.announced().isEmpty()) {
            announcedAnew = true;
            file.write("announce all schemas again", connection -> {
                SyncState.read(connection).withAnnounced(List.of()).write(connection);
                return null;
            });
            return true;
        }
        if (refusal.type() == ProblemType.TOO_LARGE && maxChanges > 1) {
            maxChanges = maxChanges / 2;
            return true;
        }
        return false;
    }

    private static void requireReceipt(ExchangeRequest request, ExchangeReply reply, Optional<DrainedSet> drained) {
        if (request.push() == null) {
            return;
        }
        long last = drained.flatMap(DrainedSet::changeSet).orElseThrow().lastSequence();
        if (reply.receipt() == null || reply.receipt().through() < last) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST,
                    "The server answered without acknowledging changes up to " + last + "; they stay in the outbox.");
        }
    }

    private boolean hasPending() {
        return file.read("look into the outbox", Outbox::pending) > 0;
    }

    Map<String, Long> positions() {
        return ownState().cursor().positions();
    }

    private static long waiting(ExchangeReply reply) {
        return reply.pages().stream()
                .mapToLong(page -> page.head() - page.through())
                .sum();
    }
}
