package com.rainstaff.sync.server.jdbc;

import java.sql.SQLException;
import java.util.Set;

/** A statement that failed. The message names the statement and never its values: those are people's data. */
public final class DatabaseFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** character_not_in_repertoire, and untranslatable_character for the same within JSON. */
    private static final Set<String> UNSTORABLE_TEXT = Set.of("22021", "22P05");

    private final String state;

    DatabaseFaultException(String sql, SQLException failure) {
        super("statement failed with " + failure.getSQLState() + ": " + firstLine(failure.getMessage()) + "; in: "
                + sql.strip().lines().findFirst().orElse(""));
        this.state = failure.getSQLState();
        setStackTrace(failure.getStackTrace());
    }

    /** Whether a value held characters that no text in a database can hold, such as NUL. */
    public boolean isUnstorableText() {
        return UNSTORABLE_TEXT.contains(state);
    }

    /** SQLSTATE of the failure. */
    public String state() {
        return state;
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
