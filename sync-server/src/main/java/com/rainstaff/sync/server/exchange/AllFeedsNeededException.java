package com.rainstaff.sync.server.exchange;

/** A push reaches into feeds it did not lock: it is rolled back and done again with all of them. */
final class AllFeedsNeededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AllFeedsNeededException() {
        super("the push reaches into a feed that is not locked", null, false, false);
    }
}
