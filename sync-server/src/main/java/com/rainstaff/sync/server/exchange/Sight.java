package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.conflict.Verdict;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.changelog.EntryPlace;
import com.rainstaff.sync.server.changelog.PastEdit;
import com.rainstaff.sync.server.changelog.RowState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the writer of a change had seen of its row, and what others did to it meanwhile. */
final class Sight {
    private final Judgement judgement;
    private final PushTerms terms;

    Sight(Judgement judgement) {
        this.judgement = judgement;
        this.terms = judgement.terms();
    }

    /**
     * @param met another device's change that holds the row, or on which the version that holds it stands, and that the
     *     writer had not seen; empty where the change met nothing
     * @param floor the stamp the change must come after: of what its writer had seen or wrote
     * @param unseen what was done to the row that the writer had not seen, its own device's included, newest first; only
     *     read where a {@code trail} was asked for or needed
     * @param complete whether {@code unseen} is all of it
     */
    record Encounter(Optional<PastEdit> met, long floor, List<PastEdit> unseen, boolean complete) {
        private static Encounter nothing(long floor) {
            return new Encounter(Optional.empty(), floor, List.of(), true);
        }
    }

    /**
     * @param state the row as it is; null for a new one
     * @param trail whether the unseen changes are wanted one by one
     */
    Encounter encounter(RowKey key, RowState state, int base, boolean trail) {
        if (state == null) {
            return atNew(key);
        }
        if (seen(state.place(), base)) {
            return Encounter.nothing(floor(state.version().stamp()));
        }
        return state.derived() || trail ? alongTrail(state, base) : atHolder(state);
    }

    // Another region may have used the key and deleted it: who reads both takes the new row for the newer one.
    private Encounter atNew(RowKey key) {
        RowState before = judgement.knownOrForgotten(key);
        return Encounter.nothing(before == null ? 0 : floor(before.version().stamp()));
    }

    private Encounter atHolder(RowState state) {
        Origin by = state.version().origin();
        if (by.device().equals(terms.device().id())) {
            return Encounter.nothing(
                    by.equals(terms.device().origin()) ? floor(state.version().stamp()) : 0);
        }
        return met(state);
    }

    private static Encounter met(RowState state) {
        return new Encounter(Optional.of(holder(state)), 0, List.of(), true);
    }

    /** The entry that holds a row. */
    static PastEdit holder(RowState state) {
        return new PastEdit(
                state.place(),
                state.deleted() ? EntryKind.TOMBSTONE : EntryKind.UPSERT,
                Verdict.APPLIED,
                state.version(),
                state.schemaId(),
                null);
    }

    /** Whether a writer at {@code base} had seen the version that holds the row. */
    boolean sees(RowState state, int base) {
        return seen(state.place(), base);
    }

    /** Two rows that turn out to be one have met, whoever had seen what. */
    static Encounter atMerge(RowState survivor) {
        return met(survivor);
    }

    // A version that the server derived stands on others; whether the writer knew those is what counts. What is older
    // than something seen was part of it, in whichever feed it happened.
    private Encounter alongTrail(RowState state, int base) {
        List<PastEdit> trail = judgement.trail(state.key());
        List<PastEdit> unseen =
                trail.stream().takeWhile(edit -> !seen(edit.place(), base)).toList();
        Optional<PastEdit> holder = unseen.stream()
                .filter(edit -> edit.verdict() == Verdict.APPLIED)
                .max(Comparator.comparing(PastEdit::version));
        long own = unseen.stream()
                .filter(edit -> edit.version().origin().equals(terms.device().origin()))
                .mapToLong(edit -> edit.version().stamp())
                .max()
                .orElse(0);
        Optional<PastEdit> met = holder.filter(edit -> !isOwn(edit));
        // A derived version that nobody's unseen edit is part of says nothing new: not even a stamp that stands loses
        // to it.
        long holding = state.version().stamp();
        long floor = met.isPresent() ? floor(own) : state.derived() ? holding : floor(holding);
        return new Encounter(met, floor, unseen, unseen.size() < Judgement.LONGEST_TRAIL);
    }

    private long floor(long stamp) {
        return terms.stampsStand() ? 0 : stamp;
    }

    boolean isOwn(PastEdit edit) {
        return edit.version().origin().device().equals(terms.device().id());
    }

    private boolean seen(EntryPlace place, int base) {
        return place.sequence() <= terms.basePosition(base, place.feed());
    }
}
