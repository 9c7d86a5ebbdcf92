package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.changelog.RowState;

/** Changes by those who were away for so long that deletions were forgotten meanwhile. They bring no row back to life. */
final class LateReturns {
    private final Judgement judgement;
    private final PushTerms terms;
    private final Sight sight;

    LateReturns(Judgement judgement, Sight sight) {
        this.judgement = judgement;
        this.terms = judgement.terms();
        this.sight = sight;
    }

    /**
     * The row as the server knows it; null for a new one. A deletion that was forgotten is remembered for a writer who had
     * not heard of it.
     */
    RowState known(RowKey key, int base) {
        RowState state = judgement.state(key);
        RowState forgotten = state == null ? judgement.forgotten(key) : null;
        if (forgotten != null && !sight.sees(forgotten, base)) {
            judgement.remember(forgotten);
            return forgotten;
        }
        return state;
    }

    /** Whether the row is deleted and a writer at {@code base} may not undo that. */
    boolean isLate(RowState state, int base) {
        return state != null
                && state.deleted()
                && !sight.sees(state, base)
                && (state.sequence() <= judgement.prunedThrough(state.feed())
                        || (terms.device().retired() && state.derived()));
    }

    /** A row of another PC that nobody knows counts as deleted for a device that is retired. */
    boolean isLost(RowKey key) {
        return terms.device().retired()
                && key.id().isNumbered()
                && !key.id().origin().device().equals(terms.device().id());
    }
}
