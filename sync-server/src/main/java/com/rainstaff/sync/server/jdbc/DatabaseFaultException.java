package com.rainstaff.sync.server.jdbc;

import java.sql.SQLException;

/** A statement that failed. The message names the statement and never its values: those are people's data. */
public final class DatabaseFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String state;

    DatabaseFaultException(String sql, SQLException failure) {
        super("statement failed with " + failure.getSQLState() + ": " + firstLine(failure.getMessage()) + "; in: "
                + sql.strip().lines().findFirst().orElse(""));
        this.state = failure.getSQLState();
        setStackTrace(failure.getStackTrace());
    }

    /** SQLSTATE of the failure. */
    public String state() {
        return state;
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
