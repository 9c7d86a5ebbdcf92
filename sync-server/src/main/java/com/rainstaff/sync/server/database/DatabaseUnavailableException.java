package com.rainstaff.sync.server.database;

/** The server has no database to work on. The message is for the person who starts it and says what to do. */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
