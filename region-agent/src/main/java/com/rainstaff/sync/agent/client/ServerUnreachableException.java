package com.rainstaff.sync.agent.client;

/**
 * The server did not answer as the server: no connection, no reply in time, a reply cut short, a portal's or a host's
 * page, a 5xx. It may be asleep or restarting. Nothing on this PC was changed, and the same request may be sent again.
 */
public final class ServerUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServerUnreachableException(String message) {
        super(message);
    }

    public ServerUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
