package com.rainstaff.sync.agent.store;

import java.sql.SQLException;
import java.util.Arrays;
import org.sqlite.SQLiteErrorCode;

/** A fault while working on a database file; the transaction it happened in was rolled back. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    /** @param doing what was being done, such as "acknowledge outbox through 41" */
    public StoreException(String doing, Throwable cause) {
        super(doing + ": " + cause.getMessage(), cause);
    }

    /** Whether another connection kept the file locked for longer than the agent waits. */
    public boolean isLocked() {
        return isOneOf(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED);
    }

    /** Whether the system does not let the agent read or write the file, or make a journal beside it. */
    public boolean isForbidden() {
        return isOneOf(SQLiteErrorCode.SQLITE_READONLY, SQLiteErrorCode.SQLITE_PERM, SQLiteErrorCode.SQLITE_CANTOPEN);
    }

    // SQLite puts the particulars into the higher bytes of a code.
    private boolean isOneOf(SQLiteErrorCode... codes) {
        return getCause() instanceof SQLException failed
                && Arrays.stream(codes).anyMatch(code -> code.code == (failed.getErrorCode() & 0xff));
    }
}
