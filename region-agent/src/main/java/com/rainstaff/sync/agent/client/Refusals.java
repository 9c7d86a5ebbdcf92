package com.rainstaff.sync.agent.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.problem.ProblemDetail;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/**
 * What a reply that is no success means: a refusal of the server's own, an RFC 9457 problem, or somebody else answering
 * in its place. A type this release does not know goes by its status.
 */
public final class Refusals implements ResponseExceptionMapper<RuntimeException> {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_SERVER_FAULT = 500;

    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        return status >= FIRST_REDIRECT;
    }

    @Override
    public RuntimeException toThrowable(Response response) {
        int status = response.getStatus();
        Optional<ProblemDetail> problem = problem(response);
        if (status >= FIRST_SERVER_FAULT || problem.isEmpty() && status < 400) {
            return new ServerUnreachableException("the server's address answered with HTTP " + status);
        }
        String detail = problem.map(ProblemDetail::detail)
                .filter(text -> !text.isBlank())
                .orElse("The server's address answered with HTTP " + status + ".");
        return problem.flatMap(told -> ProblemType.ofUri(told.type()))
                .or(() -> ofStatus(status, problem.isPresent()))
                .<RuntimeException>map(type -> new SyncException(type, detail))
                .orElseGet(() -> new ServerUnreachableException("the server's address answered with HTTP " + status));
    }

    private static Optional<ProblemDetail> problem(Response response) {
        MediaType type = response.getMediaType();
        if (type == null || !type.getSubtype().endsWith("json") || !response.hasEntity()) {
            return Optional.empty();
        }
        try {
            ProblemDetail detail = JSON.readValue(response.readEntity(String.class), ProblemDetail.class);
            return Optional.ofNullable(detail).filter(told -> told.type() != null);
        } catch (JsonProcessingException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    // A page without a problem is a proxy's or a host's, and says nothing of this device but that it is in the way.
    private static Optional<ProblemType> ofStatus(int status, boolean isProblem) {
        return switch (status) {
            case 401 -> Optional.of(ProblemType.NOT_AUTHENTICATED);
            case 403 -> isProblem ? Optional.of(ProblemType.NOT_ALLOWED) : Optional.empty();
            case 404 -> Optional.of(ProblemType.NOT_FOUND);
            case 413 -> Optional.of(ProblemType.TOO_LARGE);
            case 429 -> Optional.of(ProblemType.TOO_MANY_REQUESTS);
            default -> isProblem ? Optional.of(ProblemType.MALFORMED_REQUEST) : Optional.empty();
        };
    }
}
