package com.rainstaff.sync.dashboard.login;

import java.time.Duration;

/** Checks who somebody is, and remembers it for a while. Every attempt that is not throttled is in the activity log. */
public interface SignIn {
    /**
     * Tries to sign somebody in.
     *
     * @param address where the attempt comes from, for throttling
     */
    Outcome attempt(String username, String password, String address);

    /** Ends a session at once, for every copy of its secret; one that is unknown or over is no matter. */
    void end(String session);

    /** How an attempt ended. */
    sealed interface Outcome {}

    /**
     * Signed in.
     *
     * @param session the session's secret, for the cookie alone
     * @param longest after this the session is over even if it is used all the time
     */
    record Welcome(String session, Duration longest) implements Outcome {}

    /** Name and password do not belong together; which of the two was wrong is not told. */
    record Refused() implements Outcome {}

    /** Too many failures from here; nothing was checked. */
    record TooSoon(Duration pause) implements Outcome {}
}
