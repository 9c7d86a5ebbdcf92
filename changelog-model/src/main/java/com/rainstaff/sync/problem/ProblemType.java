package com.rainstaff.sync.problem;

import java.util.Locale;
import java.util.Optional;

/** What clients program against when a request is refused. {@code /problems/<slug>} is a page that explains it. */
public enum ProblemType {
    /** The request's form contradicts the protocol. Nothing was changed; the agent needs a newer release. */
    MALFORMED_REQUEST(400),
    /** The server and this agent speak different versions of the protocol. */
    UNSUPPORTED_PROTOCOL(400),
    /** No credentials, or ones that are wrong, expired or revoked. Nothing on the device is lost: it waits. */
    NOT_AUTHENTICATED(401),
    /** The credentials are good, but not for this. */
    NOT_ALLOWED(403),
    /** An enrolment token that never was, is used up, or is too old. */
    ENROLMENT_REFUSED(403),
    /** Nothing by this name. */
    NOT_FOUND(404),
    /** The address is right, but takes no request of this method. */
    METHOD_NOT_ALLOWED(405),
    /** The server has nothing in a form that the request accepts. */
    NOT_ACCEPTABLE(406),
    /** The device's file is of an epoch that has ended: it was restored or replaced since. */
    STALE_EPOCH(409),
    /** The nonce is neither the current nor the previous one: the file went back in time, or was copied. */
    STALE_NONCE(409),
    /** The positions are of another server generation: the server came back empty or older. */
    GENERATION_CHANGED(409),
    /** The changes do not follow on what this device pushed before. */
    SEQUENCE_GAP(409),
    /** The cursor points before what the log retains; a snapshot gives the state to go on from. */
    CURSOR_EXPIRED(410),
    /** The body is larger than allowed, packed or unpacked. */
    TOO_LARGE(413),
    /** The body is of another type than what is taken at this address. */
    UNSUPPORTED_MEDIA_TYPE(415),
    /** A change uses a schema that was not announced. */
    UNKNOWN_SCHEMA(422),
    /** A row-level fault: the row belongs to a region the device may not write. */
    FOREIGN_REGION(422),
    /** A row-level fault: the change contradicts its table's schema. */
    MISFIT_ROW(422),
    /** Too many attempts; try again after the time the reply names. */
    TOO_MANY_REQUESTS(429),
    /** The server failed. Nothing was changed; the same request may be sent again. */
    SERVER_FAULT(500);

    private final int status;

    ProblemType(int status) {
        this.status = status;
    }

    /** HTTP status the problem travels with. */
    public int status() {
        return status;
    }

    /** The stable name in links, such as {@code stale-epoch}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** RFC 9457 {@code type}. */
    public String uri() {
        return "/problems/" + slug();
    }

    /** The type an RFC 9457 {@code type} names; empty for one this release does not know: go by the status then. */
    public static Optional<ProblemType> ofUri(String uri) {
        for (ProblemType type : values()) {
            if (type.uri().equals(uri)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
