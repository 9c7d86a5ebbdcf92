package com.rainstaff.sync.agent.config;

/** A setting that cannot be meant; nothing was started. The message says which one and where it was given. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
