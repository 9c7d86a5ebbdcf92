package com.rainstaff.sync.agent.cli;

/** The command needs a device, and this PC is none yet. */
final class NotEnrolledException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
