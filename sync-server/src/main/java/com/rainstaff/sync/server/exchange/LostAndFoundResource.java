package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.exchange.Introduction.Gap;
import com.rainstaff.sync.exchange.Introduction.KnownReply;
import com.rainstaff.sync.exchange.Introduction.KnownRequest;
import com.rainstaff.sync.exchange.Introduction.MatchReply;
import com.rainstaff.sync.exchange.Introduction.MatchRequest;
import com.rainstaff.sync.exchange.Introduction.Resend;
import com.rainstaff.sync.exchange.Introduction.Resent;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/** What a device asks and sends after its file, or the server's database, went back in time. */
@Path("/api/v1")
@RolesAllowed("device")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class LostAndFoundResource {
    private static final String ENCODING = "Content-Encoding";

    private final ExchangeService exchange;
    private final RequestReader reader;
    private final SecurityIdentity caller;

    LostAndFoundResource(ExchangeService exchange, RequestReader reader, SecurityIdentity caller) {
        this.exchange = exchange;
        this.reader = reader;
        this.caller = caller;
    }

    @POST
    @Path("epochs/known")
    public KnownReply known(InputStream body, @HeaderParam(ENCODING) String encoding) {
        return exchange.known(device(), reader.read(body, encoding, KnownRequest.class));
    }

    @POST
    @Path("epochs/matches")
    public MatchReply match(InputStream body, @HeaderParam(ENCODING) String encoding) {
        return exchange.match(device(), reader.read(body, encoding, MatchRequest.class));
    }

    @POST
    @Path("introductions/resends")
    public Resent takeBack(InputStream body, @HeaderParam(ENCODING) String encoding) {
        return exchange.takeBack(device(), reader.read(body, encoding, Resend.class));
    }

    @POST
    @Path("introductions/gaps")
    public void note(InputStream body, @HeaderParam(ENCODING) String encoding) {
        exchange.noteGap(device(), reader.read(body, encoding, Gap.class));
    }

    private String device() {
        return caller.getPrincipal().getName();
    }
}
