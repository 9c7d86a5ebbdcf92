package com.rainstaff.sync.server.throttle;

import java.util.Locale;

/**
 * Somebody tries to get in.
 *
 * @param byName what failures of this name from this address are counted under; empty where no name is given
 * @param byAddress what all failures of this address are counted under
 */
public record Attempt(String byName, String byAddress) {
    /** By name and password, in a browser or with a tool. */
    public static Attempt login(String username, String address) {
        return new Attempt("login " + address + " " + username.toLowerCase(Locale.ROOT), "login " + address);
    }

    /** By a one-time token. */
    public static Attempt enrolment(String address) {
        return new Attempt("", "enrolment " + address);
    }
}
