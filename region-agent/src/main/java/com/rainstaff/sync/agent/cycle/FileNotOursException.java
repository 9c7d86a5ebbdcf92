package com.rainstaff.sync.agent.cycle;

/** The file carries nothing of this agent, or belongs to another device; nothing in it was changed. */
final class FileNotOursException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FileNotOursException(String message) {
        super(message);
    }
}
