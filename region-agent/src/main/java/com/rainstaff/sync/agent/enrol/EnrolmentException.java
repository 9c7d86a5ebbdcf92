package com.rainstaff.sync.agent.enrol;

/** What was asked for cannot be done with this file or this home as they are; nothing was changed. */
public final class EnrolmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public EnrolmentException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** Why not. */
    public enum Reason {
        /** This home has a device already. */
        ALREADY_ENROLLED,
        /** The file belongs to another device. */
        FILE_OF_ANOTHER_DEVICE,
        /** Changes wait to be sent that would be lost. */
        PENDING_CHANGES
    }

    public Reason reason() {
        return reason;
    }
}
