package com.rainstaff.sync.problem;

import java.util.Locale;

/** A refusal: the request was understood and nothing was changed. */
public final class SyncException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    /** @param detail what happened, what was kept and what to do */
    public SyncException(ProblemType type, String detail) {
        super(detail);
        this.type = type;
    }

    public SyncException(ProblemType type, String detail, Throwable cause) {
        super(detail, cause);
        this.type = type;
    }

    public ProblemType type() {
        return type;
    }

    public ProblemDetail toDetail() {
        String words = type.slug().replace('-', ' ');
        String title = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        return new ProblemDetail(type.uri(), title, type.status(), getMessage());
    }
}
