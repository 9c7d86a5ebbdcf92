package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.problem.ProblemType;

/** One change that cannot be accepted; the rest of its set goes on. */
final class RowFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType problem;

    RowFaultException(ProblemType problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
    }

    ProblemType problem() {
        return problem;
    }
}
