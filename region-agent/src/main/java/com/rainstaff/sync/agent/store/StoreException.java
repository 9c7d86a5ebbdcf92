package com.rainstaff.sync.agent.store;

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
}
