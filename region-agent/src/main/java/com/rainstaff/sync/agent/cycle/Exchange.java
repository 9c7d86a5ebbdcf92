package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.Applied;
import com.rainstaff.sync.agent.apply.ReplyApplier;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.PassedOver;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.drain.Drain;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.agent.time.Ticker;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.ExchangeRequest.Pull;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Proofs proofs;
    private final Sweeps sweeps;
    private final CloserLook closerLook;
    private final OutsideMemory memory;
    private final Journal journal;
    private final RestoredFile restored;
    private final ReplacedFile replaced;
    private final ReturnedServer returned;
    private final Interruptible network;
    private final Ticker ticker;
    private int maxChanges = MAX_CHANGES;
    private boolean announcedAnew;
    private boolean answered;
    private long sentThrough;
    private final Set<ProblemType> overcome = EnumSet.noneOf(ProblemType.class);
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
            Proofs proofs,
            Sweeps sweeps,
            CloserLook closerLook,
            OutsideMemory memory,
            Journal journal,
            RestoredFile restored,
            ReplacedFile replaced,
            ReturnedServer returned,
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
        this.proofs = proofs;
        this.sweeps = sweeps;
        this.closerLook = closerLook;
        this.memory = memory;
        this.journal = journal;
        this.restored = restored;
        this.replaced = replaced;
        this.returned = returned;
        this.network = network;
        this.ticker = ticker;
    }

    /** Begins a round: what was tried in vain before may be tried again. */
    void begin() {
        file.forgetPages();
        announcedAnew = false;
        overcome.clear();
        proofs.begin();
    }

    /** Compares rows one by one where that is due; true where there is more to send or to fetch because of it. */
    boolean lookCloser() {
        return closerLook.take(schemas.current());
    }

    /** Drains, exchanges and applies once; true while there is more to send or to fetch. */
    boolean once(SyncAttempt attempt) {
        if (!file.read("look for the agent's tables", SyncTables::exist) && replaced.arm()) {
            return true;
        }
        SyncState state = ownState();
        FileSchema schema = schemas.refresh(state);
        try {
            return findBack(state, schema) || exchange(attempt, state, schema);
        } catch (SyncException refusal) {
            if (canDoOtherwise(refusal, state, schema)) {
                return true;
            }
            throw refusal;
        }
    }

    /** Finds together with the server after either side went back in time; false where neither did. */
    private boolean findBack(SyncState state, FileSchema schema) {
        if (memory.owed().isPresent()) {
            returned.goOn(state, memory.owed().get());
        } else if (!memory.isBehind(state)) {
            return false;
        } else if (ReplacedFile.isNew(state)) {
            replaced.takeUp(state, schema);
        } else {
            restored.takeUp(state, schema);
        }
        beginAnew();
        return true;
    }

    // What was known of another outbox says nothing of this one, and what was proven before is proven no more.
    private void beginAnew() {
        answered = false;
        proofs.demand();
    }

    private boolean exchange(SyncAttempt attempt, SyncState state, FileSchema schema) {
        Optional<DrainedSet> drained = drain(state, schema, sweep(state, schema));
        drained.ifPresent(this::leaveOutPassedOver);
        boolean isFirst = !memory.isTried(state);
        ExchangeRequest request = request(state, schema, drained);
        if (request.push() != null) {
            noteSent(state, drained.orElseThrow());
        }
        ClockOffset.Moment sent = offset.now();
        ExchangeReply reply = network.call(() -> server.exchange(request));
        lastRoundTrip = ticker.since(sent.nanos());
        offset.measure(sent, reply.serverMillis());
        boolean more = accept(attempt, request, reply, drained);
        noteAccepted(reply, isFirst);
        return more;
    }

    private void noteSent(SyncState state, DrainedSet set) {
        journal.noteSent(set.changeSet().orElseThrow(), set.writtenMillis(), state.contactMillis());
        sentThrough = Math.max(sentThrough, set.through());
    }

    private void leaveOutPassedOver(DrainedSet set) {
        if (!set.passedOver().isEmpty()) {
            file.write("leave out rows that went before their turn came", connection -> {
                PassedOver.leaveOut(connection, set.passedOver());
                return null;
            });
        }
    }

    private boolean accept(
            SyncAttempt attempt, ExchangeRequest request, ExchangeReply reply, Optional<DrainedSet> drained) {
        requireReceipt(request, reply, drained);
        Applied applied = applier.apply(
                reply,
                drained,
                request.pull() == null ? List.of() : request.pull().wanted());
        memory.follow(ownState());
        rememberAnnounced(request.schemas());
        catalog.follow(reply);
        if (request.pull() != null && request.pull().sums()) {
            proofs.asked();
            proofs.compare(file, schemas.current(), reply, !hasPending() && !hasWanted());
        }
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
        return pulledNothing
                || applied.more()
                || waiting(reply) > 0
                || hasWanted()
                || hasPending()
                || proofs.needAnotherExchange();
    }

    // An earlier request with the same nonce may still be on its way, and the server would accept what it carries.
    // After the next answer it is too old for that.
    private void noteAccepted(ExchangeReply reply, boolean isFirst) {
        answered |= isFirst;
        sentThrough = isFirst ? reply.accepted() : Math.max(sentThrough, reply.accepted());
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

    // Before the server has answered once it is not known what an earlier process sent, and so which entries must keep
    // their places; nothing is sent before that either.
    private long sweep(SyncState state, FileSchema schema) {
        return answered ? sweeps.beforeDraining(state, schema, sentThrough) : 0;
    }

    /** What is to be sent now; nothing while the clock's offset is unknown. */
    private Optional<DrainedSet> drain(SyncState state, FileSchema schema, long lastEntry) {
        return offset.fresh().flatMap(measured -> {
            long now = offset.now().wallMillis() + measured.offsetMillis();
            StampBounds bounds = new StampBounds(state.contactMillis(), Math.max(state.contactMillis(), now));
            return new Drain(file, schema, lastEntry, sentThrough)
                    .next(maxChanges, MAX_BYTES, bounds, measured.offsetMillis());
        });
    }

    private ExchangeRequest request(SyncState state, FileSchema schema, Optional<DrainedSet> drained) {
        List<TableSchema> used = drained.map(DrainedSet::schemas).orElse(List.of());
        return new ExchangeRequest(
                ExchangeRequest.PROTOCOL,
                state.epoch(),
                state.nonce(),
                memory.attempt(state),
                state.cursor(),
                offset.reading(),
                unannounced(state, schema, used),
                drained.flatMap(DrainedSet::push).orElse(null),
                pull(schema, drained),
                reports.report(schema, lastRoundTrip, proofs.report()));
    }

    private Pull pull(FileSchema schema, Optional<DrainedSet> drained) {
        Set<RowKey> asked = new LinkedHashSet<>(drained.map(DrainedSet::lost).orElse(List.of()));
        asked.addAll(wanted(schema));
        List<RowKey> rows = asked.stream().limit(WantedRows.AT_ONCE).toList();
        long through = drained.map(DrainedSet::through).orElse(0L);
        boolean moreToSend = file.read("look into the outbox", Outbox::lastId) > through;
        int limit = moreToSend ? 0 : PAGE;
        boolean sums = limit > 0 && drained.isEmpty() && rows.isEmpty() && proofs.areSumsDue();
        return limit == 0 && rows.isEmpty() ? null : new Pull(limit, rows, sums);
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

    /**
     * Whether the same changes can go out in another way: with their schemas, in smaller pieces, or after file and server
     * have found together again. Each way is tried once a round.
     */
    private boolean canDoOtherwise(SyncException refusal, SyncState state, FileSchema schema) {
        if (refusal.type() == ProblemType.GENERATION_CHANGED && overcome.add(refusal.type())) {
            returned.meet(state);
            return true;
        }
        // Numbers that were taken already: the file went back to a moment that the memory cannot tell from the present.
        if (refusal.type() == ProblemType.STALE_EPOCH && overcome.add(refusal.type())) {
            restored.takeUp(state, schema);
            beginAnew();
            return true;
        }
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

    private List<RowKey> wanted(FileSchema schema) {
        return file.read("look for rows to ask for", c -> new WantedRows(c, new Names(c)).next(schema));
    }

    private boolean hasWanted() {
        return !wanted(schemas.current()).isEmpty();
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
