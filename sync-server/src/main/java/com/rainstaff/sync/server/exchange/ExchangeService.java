package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.Introduction.Gap;
import com.rainstaff.sync.exchange.Introduction.KnownReply;
import com.rainstaff.sync.exchange.Introduction.KnownRequest;
import com.rainstaff.sync.exchange.Introduction.MatchReply;
import com.rainstaff.sync.exchange.Introduction.MatchRequest;
import com.rainstaff.sync.exchange.Introduction.Resend;
import com.rainstaff.sync.exchange.Introduction.Resent;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A device's round trip: the push in one transaction, then the pull in another, so that reading holds no feed. A round trip
 * that pushes nothing holds none and is one transaction.
 */
@ApplicationScoped
class ExchangeService {
    private final PushTransaction push;
    private final PullTransaction pull;
    private final KnownChanges known;
    private final Matches matches;
    private final ActivityLog activity;

    ExchangeService(
            PushTransaction push, PullTransaction pull, KnownChanges known, Matches matches, ActivityLog activity) {
        this.push = push;
        this.pull = pull;
        this.known = known;
        this.matches = matches;
        this.activity = activity;
    }

    ExchangeReply exchange(String device, ExchangeRequest request) {
        return recordingRefusals(device, () -> {
            if (request.push() == null) {
                return QuarkusTransaction.joiningExisting()
                        .call(() -> pull.reply(push.accept(device, request, null, false), request));
            }
            ChangeSet set = changeSet(device, request.epoch(), request.push());
            return pull.reply(withFeeds(allFeeds -> push.accept(device, request, set, allFeeds)), request);
        });
    }

    /** Which of the changes had been accepted; changes nothing. */
    KnownReply known(String device, KnownRequest request) {
        return known.of(changeSet(device, request.epoch(), request.push()));
    }

    /** Which rows of the log the rows are; changes nothing. */
    MatchReply match(String device, MatchRequest request) {
        Map<String, TableSchema> described = new HashMap<>();
        request.schemas().forEach(schema -> described.put(schema.fingerprint(), schema));
        return new MatchReply(matches.of(changeSet(device, request.epoch(), request.push()), described));
    }

    /** Takes back a set that was lost with part of the database. */
    Resent takeBack(String device, Resend resend) {
        return recordingRefusals(device, () -> {
            ChangeSet set = changeSet(device, resend.epoch(), resend.push());
            return new Resent(withFeeds(allFeeds -> push.takeBack(device, resend, set, allFeeds)));
        });
    }

    /** Keeps on record that changes are lost on both sides. */
    void noteGap(String device, Gap gap) {
        activity.record(
                ActivityKind.RECOVERY,
                device,
                device,
                null,
                "neither the server nor the PC has its changes " + (gap.after() + 1) + " to " + (gap.before() - 1)
                        + " of epoch " + gap.epoch() + " any more, made before "
                        + Instant.ofEpochMilli(gap.untilMillis()));
    }

    private <T> T recordingRefusals(String device, Supplier<T> work) {
        try {
            return work.get();
        } catch (SyncException refusal) {
            activity.recordApart(
                    ActivityKind.REFUSED, device, device, null, refusal.type().slug() + ": " + refusal.getMessage());
            throw refusal;
        }
    }

    // Few pushes reach beyond the feeds of their device; those are judged again with all of them locked.
    private static <T> T withFeeds(Function<Boolean, T> work) {
        try {
            return work.apply(false);
        } catch (AllFeedsNeededException reachesFurther) {
            return work.apply(true);
        }
    }

    private static ChangeSet changeSet(String device, int epoch, PushedChanges push) {
        try {
            return push.toChangeSet(new Origin(device, epoch));
        } catch (MalformedValueException | IllegalArgumentException | NullPointerException malformed) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST,
                    "The pushed changes contradict their form: " + malformed.getMessage(),
                    malformed);
        }
    }
}
