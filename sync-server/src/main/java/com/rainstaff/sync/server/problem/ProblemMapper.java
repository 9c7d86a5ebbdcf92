package com.rainstaff.sync.server.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.rainstaff.sync.problem.ProblemDetail;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.server.jdbc.DatabaseFaultException;
import com.rainstaff.sync.server.throttle.TooSoonException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Refusals become RFC 9457 problems. Faults are logged here, once, and leave as a bare 500. */
final class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    static final String PROBLEM = "application/problem+json";
    private static final String API = "/api/";

    @ServerExceptionMapper
    Response refusal(SyncException refusal) {
        return respond(refusal.toDetail());
    }

    @ServerExceptionMapper
    Response malformedValue(MalformedValueException malformed) {
        return respond(ProblemType.MALFORMED_REQUEST, malformed.getMessage());
    }

    /** The second of the two is named because Quarkus answers it in a form of its own otherwise. */
    @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
    Response malformedJson(JacksonException malformed) {
        return respond(
                ProblemType.MALFORMED_REQUEST, "The body is not the JSON expected: " + malformed.getOriginalMessage());
    }

    /** A body that breaks off, or has no form at all. */
    @ServerExceptionMapper
    Response unreadable(IOException unreadable) {
        return respond(ProblemType.MALFORMED_REQUEST, "The body cannot be read to its end.");
    }

    @ServerExceptionMapper
    Response tooSoon(TooSoonException tooSoon) {
        return Response.fromResponse(respond(
                        ProblemType.TOO_MANY_REQUESTS,
                        tooSoon.getMessage() + " Try again in " + tooSoon.waitSeconds() + " s."))
                .header(HttpHeaders.RETRY_AFTER, tooSoon.waitSeconds())
                .build();
    }

    /** A statement failed: over what the request brought, or over something it has no part in. */
    @ServerExceptionMapper
    Response databaseFault(DatabaseFaultException fault, RoutingContext context) {
        return fault.isUnstorableText()
                ? respond(ProblemType.MALFORMED_REQUEST, "A text has a character that cannot be stored, such as NUL.")
                : fault(fault, context);
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException invalid) {
        String detail = invalid.getConstraintViolations().stream()
                .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return respond(ProblemType.MALFORMED_REQUEST, detail);
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Uni<Response> notAuthenticated(RoutingContext context) {
        if (context.normalizedPath().startsWith(API)) {
            return Uni.createFrom()
                    .item(respond(
                            ProblemType.NOT_AUTHENTICATED,
                            "The credentials are missing, wrong, expired or revoked. Nothing was changed."));
        }
        HttpAuthenticator authenticator = context.get(HttpAuthenticator.class.getName());
        return authenticator
                .getChallenge(context)
                .map(challenge -> Response.status(challenge.status)
                        .header(String.valueOf(challenge.headerName), challenge.headerContent)
                        .build());
    }

    @ServerExceptionMapper
    Response notAllowed(ForbiddenException forbidden) {
        return respond(ProblemType.NOT_ALLOWED, "These credentials are not good for this. Nothing was changed.");
    }

    @ServerExceptionMapper
    Response httpRefusal(WebApplicationException refusal) {
        int status = refusal.getResponse().getStatus();
        if (refusal.getCause() instanceof JacksonException malformed) {
            return malformedJson(malformed);
        }
        return switch (status) {
            case 404 -> respond(ProblemType.NOT_FOUND, "There is nothing at this address.");
            case 405 -> respond(ProblemType.METHOD_NOT_ALLOWED, "This address takes no request of this method.");
            case 406 -> respond(ProblemType.NOT_ACCEPTABLE, "There is nothing here in a form the request accepts.");
            case 413 -> respond(ProblemType.TOO_LARGE, "The body is larger than allowed.");
            case 415 -> respond(ProblemType.UNSUPPORTED_MEDIA_TYPE, "A body of this type is not taken here.");
            default ->
                status < 400 || status >= 500
                        ? refusal.getResponse()
                        : respond(ProblemType.MALFORMED_REQUEST, "The request cannot be read: " + refusal.getMessage());
        };
    }

    /** The second of the two is named because Quarkus answers it in a form of its own otherwise. */
    @ServerExceptionMapper({Throwable.class, InvalidDefinitionException.class})
    Response fault(Throwable fault, RoutingContext context) {
        LOG.errorf(fault, "%s %s failed", context.request().method(), context.normalizedPath());
        return respond(ProblemType.SERVER_FAULT, "The server failed. Nothing was changed; send the request again.");
    }

    private static Response respond(ProblemType type, String detail) {
        return respond(new SyncException(type, detail).toDetail());
    }

    private static Response respond(ProblemDetail detail) {
        return Response.status(detail.status()).type(PROBLEM).entity(detail).build();
    }
}
