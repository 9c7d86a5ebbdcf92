package com.rainstaff.sync.agent.status;

import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.problem.ProblemType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What keeps this PC from being in step, each with a sentence for the person who reads it and what to do. */
public enum Problem {
    /** Nobody answered as the server. */
    UNREACHABLE(false),
    /** The server answered and failed; it is asked again. */
    SERVER_FAULT(false),
    /** The server does not accept this device's secret. */
    CREDENTIALS_REFUSED(true),
    /** The server accepts the device, but not for this. */
    NOT_ALLOWED(true),
    /** The file is of an epoch that has ended. */
    STALE_EPOCH(true),
    /** The file went back in time, or works on another PC too. */
    STALE_NONCE(true),
    /** The server came back empty or older, once more while it was being made whole. */
    GENERATION_CHANGED(false),
    /** Server and agent do not understand each other. */
    OTHER_RELEASE(true),
    /** The server refused for a reason of its own. */
    REFUSED(true),
    /** There is no database file where the settings say. */
    FILE_MISSING(true),
    /** Another program keeps the file locked; it is tried again. */
    FILE_BUSY(false),
    /** The agent may not read or write the file, or its folder. */
    FILE_RIGHTS(true),
    /** Rows are not what the server has, and did not become so by themselves. */
    DIFFERING(true),
    /** For a day nobody could prove that the file and the server hold the same. */
    PROOF_OLD(true),
    /** The file carries nothing of this agent, or belongs to another device. */
    FILE_NOT_OURS(true),
    /** A person took the triggers out for a change of the app's tables. */
    CAPTURE_OFF(true),
    /** The agent failed on this PC. */
    FAULT(true);

    private final boolean needsAttention;

    Problem(boolean needsAttention) {
        this.needsAttention = needsAttention;
    }

    /** Whether it goes away only when a person acts. */
    public boolean needsAttention() {
        return needsAttention;
    }

    /** The key under which messages speak of it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a failure of work on {@code file} means. */
    public static Problem of(StoreException failed, Path file) {
        if (failed.isLocked()) {
            return FILE_BUSY;
        } else if (!Files.exists(file)) {
            return FILE_MISSING;
        }
        return failed.isForbidden() ? FILE_RIGHTS : FAULT;
    }

    /** What a refusal means for this PC. */
    public static Problem of(ProblemType type) {
        return switch (type) {
            case NOT_AUTHENTICATED -> CREDENTIALS_REFUSED;
            case NOT_ALLOWED -> NOT_ALLOWED;
            case STALE_EPOCH -> STALE_EPOCH;
            case STALE_NONCE -> STALE_NONCE;
            case GENERATION_CHANGED -> GENERATION_CHANGED;
            case UNSUPPORTED_PROTOCOL,
                    MALFORMED_REQUEST,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    UNSUPPORTED_MEDIA_TYPE -> OTHER_RELEASE;
            case TOO_MANY_REQUESTS, SERVER_FAULT -> SERVER_FAULT;
            default -> REFUSED;
        };
    }
}
