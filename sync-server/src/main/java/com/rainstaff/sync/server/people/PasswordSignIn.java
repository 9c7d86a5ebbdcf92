package com.rainstaff.sync.server.people;

import com.rainstaff.sync.dashboard.login.SignIn;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.throttle.Attempt;
import com.rainstaff.sync.server.throttle.AttemptThrottle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;

/** Signs people in by name and password. */
@ApplicationScoped
class PasswordSignIn implements SignIn {
    private static final int LONGEST_NAME = 100;

    private final People people;
    private final ActivityLog activity;
    private final AttemptThrottle throttle;
    private final Sessions sessions;
    private final SessionConfig config;

    PasswordSignIn(
            People people, ActivityLog activity, AttemptThrottle throttle, Sessions sessions, SessionConfig config) {
        this.people = people;
        this.activity = activity;
        this.throttle = throttle;
        this.sessions = sessions;
        this.config = config;
    }

    @Override
    @Transactional
    public Outcome attempt(String username, String password, String address) {
        Attempt attempt = Attempt.login(username, address);
        Duration pause = throttle.pause(attempt);
        if (!pause.isZero()) {
            return new TooSoon(pause);
        }
        if (!people.belongTogether(username, password)) {
            throttle.failed(attempt);
            activity.record(
                    ActivityKind.LOGIN_FAILED, nameForLog(username), null, null, "in a browser, from " + address);
            return new Refused();
        }
        throttle.succeeded(attempt);
        String session = sessions.begin(username);
        activity.record(ActivityKind.LOGIN, username, null, null, "in a browser, from " + address);
        return new Welcome(session, config.longest());
    }

    @Override
    @Transactional
    public void end(String session) {
        sessions.end(session)
                .ifPresent(username -> activity.record(ActivityKind.LOGOUT, username, null, null, "in a browser"));
    }

    /** What was typed as a name, without what could break a line or fill the log. */
    private static String nameForLog(String username) {
        String plain = username.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME) + "…";
    }
}
