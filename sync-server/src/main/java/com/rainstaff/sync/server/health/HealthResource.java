package com.rainstaff.sync.server.health;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;

/** The sign of life that the desktop app asks for every few minutes; it touches nothing, the database least of all. */
@Path("/health")
@PermitAll
class HealthResource {
    private final Clock clock;

    HealthResource(Clock clock) {
        this.clock = clock;
    }

    record Alive(String status, String service, Instant timestamp) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Alive alive() {
        return new Alive("ok", "rainstaff-sync", clock.instant());
    }
}
