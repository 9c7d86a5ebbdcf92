package com.rainstaff.sync.server.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses a body that announces itself as too large, before Quarkus does so without a word. */
@ApplicationScoped
class DeclaredLength {
    /** Higher than that of Quarkus' own limit. */
    private static final int PRIORITY = 100;

    private final long limit;
    private final ObjectMapper mapper;

    DeclaredLength(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit, ObjectMapper mapper) {
        this.limit = limit.asLongValue();
        this.mapper = mapper;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        if (declared(context.request().getHeader(HttpHeaders.CONTENT_LENGTH)) <= limit) {
            context.next();
            return;
        }
        SyncException refusal = new SyncException(
                ProblemType.TOO_LARGE,
                "The body is larger than " + limit + " bytes. Nothing was changed; send fewer changes at once.");
        // The body is not read, so that nothing more can come over this connection.
        context.response()
                .setStatusCode(refusal.type().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemMapper.PROBLEM)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(json(refusal));
    }

    /** A length that is no number is not ours to judge. */
    private static long declared(String length) {
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    private String json(SyncException refusal) {
        try {
            return mapper.writeValueAsString(refusal.toDetail());
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("write a problem as JSON", unwritable);
        }
    }
}
