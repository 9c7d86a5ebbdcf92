package com.rainstaff.sync.agent.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;

/**
 * Something out of the ordinary that the agent found and dealt with by itself.
 *
 * @param since beginning of the time it concerns; null where nobody knows
 * @param until its end
 * @param known changes found to be with the server already
 * @param concerned changes it concerns otherwise: kept and sent, sent again, or lost
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(Instant at, Kind kind, Instant since, Instant until, long known, long concerned) {
    /** What was found. */
    public enum Kind {
        /** The file went back in time. */
        RESTORED,
        /** A file without our tables took its place. */
        REPLACED,
        /** The server came back older and got again what it lacked. */
        SERVER_RETURNED,
        /** Neither the server nor this PC has some changes any more. */
        LOST;

        /** The key under which messages speak of it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param contactMillis last contact that the file itself remembers; 0 for none */
    public static Finding restored(Instant at, long contactMillis, long known, long kept) {
        Instant since = contactMillis == 0 ? null : Instant.ofEpochMilli(contactMillis);
        return new Finding(at, Kind.RESTORED, since, at, known, kept);
    }

    /** @param known rows, here, that the server knew */
    public static Finding replaced(Instant at, long known, long kept) {
        return new Finding(at, Kind.REPLACED, null, at, known, kept);
    }

    public static Finding serverReturned(Instant at, long resent) {
        return new Finding(at, Kind.SERVER_RETURNED, null, at, 0, resent);
    }

    public static Finding lost(Instant at, Instant until, long changes) {
        return new Finding(at, Kind.LOST, null, until, 0, changes);
    }
}
