package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.exchange.ExchangeReply;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/** One round trip of a device: what it pushes, and what it pulls. */
@Path("/api/v1/exchange")
@RolesAllowed("device")
class ExchangeResource {
    private final ExchangeService exchange;
    private final RequestReader reader;
    private final SecurityIdentity caller;

    ExchangeResource(ExchangeService exchange, RequestReader reader, SecurityIdentity caller) {
        this.exchange = exchange;
        this.reader = reader;
        this.caller = caller;
    }

    /** Takes an {@link com.rainstaff.sync.exchange.ExchangeRequest}, packed with gzip or not. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public ExchangeReply exchange(InputStream body, @HeaderParam("Content-Encoding") String encoding) {
        return exchange.exchange(caller.getPrincipal().getName(), reader.read(body, encoding));
    }
}
