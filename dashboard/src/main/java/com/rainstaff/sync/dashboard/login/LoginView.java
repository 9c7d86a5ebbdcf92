package com.rainstaff.sync.dashboard.login;

/**
 * The form and what went wrong before it.
 *
 * @param destination where to go afterwards
 * @param username what was typed before
 * @param refused whether name and password did not fit
 * @param waitSeconds how long to wait before the next attempt; 0 for not at all
 */
public record LoginView(String destination, String username, boolean refused, long waitSeconds) {
    static LoginView fresh(String destination) {
        return new LoginView(destination, "", false, 0);
    }

    static LoginView refused(String destination, String username) {
        return new LoginView(destination, username, true, 0);
    }

    static LoginView throttled(String destination, String username, long waitSeconds) {
        return new LoginView(destination, username, false, waitSeconds);
    }
}
