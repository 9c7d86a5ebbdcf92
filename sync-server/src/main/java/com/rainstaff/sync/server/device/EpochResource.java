package com.rainstaff.sync.server.device;

import com.rainstaff.sync.exchange.Introduction;
import com.rainstaff.sync.exchange.Introduction.Holder;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Where a device says that its file went back in time, or presents itself to a server that did. */
@Path("/api/v1")
@RolesAllowed("device")
class EpochResource {
    private final Epochs epochs;
    private final SecurityIdentity caller;

    EpochResource(Epochs epochs, SecurityIdentity caller) {
        this.epochs = epochs;
        this.caller = caller;
    }

    @POST
    @Path("epochs")
    public Introduction.EpochReply start(Introduction.EpochRequest request) {
        requireHolder(request == null ? null : request.holder());
        return epochs.start(device(), request);
    }

    @POST
    @Path("epochs/findings")
    public void note(Introduction.Findings findings) {
        if (findings == null) {
            throw new SyncException(ProblemType.MALFORMED_REQUEST, "Findings are missing.");
        }
        epochs.note(device(), findings);
    }

    @POST
    @Path("introductions")
    public Introduction.Reply introduce(Introduction.Request request) {
        requireHolder(request == null ? null : request.holder());
        if (request.cursor() == null) {
            throw new SyncException(ProblemType.MALFORMED_REQUEST, "An introduction names what was applied.");
        }
        return epochs.introduce(device(), request);
    }

    private String device() {
        return caller.getPrincipal().getName();
    }

    private static void requireHolder(Holder holder) {
        if (holder == null || holder.epoch() < 1 || holder.attempt().isEmpty()) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST, "A holder names its epoch, its nonce and its attempt.");
        }
    }
}
