package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import jakarta.enterprise.context.ApplicationScoped;

/** A device's round trip: the push in one transaction, then the pull in another, so that reading holds no locks. */
@ApplicationScoped
class ExchangeService {
    private final PushTransaction push;
    private final PullTransaction pull;
    private final ActivityLog activity;

    ExchangeService(PushTransaction push, PullTransaction pull, ActivityLog activity) {
        this.push = push;
        this.pull = pull;
        this.activity = activity;
    }

    ExchangeReply exchange(String device, ExchangeRequest request) {
        try {
            ChangeSet set = request.push() == null ? null : changeSet(device, request);
            return pull.reply(accept(device, request, set), request);
        } catch (SyncException refusal) {
            activity.recordApart(
                    ActivityKind.REFUSED, device, device, null, refusal.type().slug() + ": " + refusal.getMessage());
            throw refusal;
        }
    }

    private PushTransaction.Accepted accept(String device, ExchangeRequest request, ChangeSet set) {
        try {
            return push.accept(device, request, set, false);
        } catch (AllFeedsNeededException reachesFurther) {
            return push.accept(device, request, set, true);
        }
    }

    private static ChangeSet changeSet(String device, ExchangeRequest request) {
        try {
            return request.push().toChangeSet(new Origin(device, request.epoch()));
        } catch (MalformedValueException | IllegalArgumentException | NullPointerException malformed) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST,
                    "The pushed changes contradict their form: " + malformed.getMessage(),
                    malformed);
        }
    }
}
