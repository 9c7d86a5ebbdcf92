package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.Origins;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.changelog.RowStates;
import com.rainstaff.sync.server.conflict.Conflicts;
import com.rainstaff.sync.server.quarantine.Quarantine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Writes down what was judged. Joins the caller's transaction, which holds the feeds' locks. */
@ApplicationScoped
class JudgementStore {
    private final ChangeLog log;
    private final RowStates states;
    private final Conflicts conflicts;
    private final Quarantine quarantine;

    JudgementStore(ChangeLog log, RowStates states, Conflicts conflicts, Quarantine quarantine) {
        this.log = log;
        this.states = states;
        this.conflicts = conflicts;
        this.quarantine = quarantine;
    }

    /**
     * @param pushedBy whose set it is
     * @param firstSequence first number of the set
     * @param lastSequence its last
     */
    void store(Judgement judgement, Origin pushedBy, long firstSequence, long lastSequence, Instant now) {
        Origin author = judgement.terms().device().origin();
        Origins origins = log.origins(judgement.origins());
        log.append(pushedBy, firstSequence, lastSequence, now, judgement.entries(), judgement.tables(), origins);
        states.write(judgement.dirtyStates(), judgement.tables(), judgement.feeds(), origins);
        states.writeIdentifiers(judgement.dirtyIdentifiers(), judgement.tables(), judgement.feeds());
        states.deleteAliases(judgement.merges().parted(), judgement.tables());
        states.writeAliases(judgement.merges().added(), judgement.tables(), now);
        conflicts.record(judgement.conflicts(), author.device(), now);
        conflicts.closeOrphans(
                judgement.freshTombstones().stream().map(RowState::key).toList(), judgement.revived(), now);
        quarantine.keep(author, judgement.quarantined(), now);
    }
}
