package com.rainstaff.sync.agent.cycle;

/** A person took the triggers out for a while; until they are back, nothing in the file is touched. */
final class CaptureOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaptureOffException(String message) {
        super(message);
    }
}
