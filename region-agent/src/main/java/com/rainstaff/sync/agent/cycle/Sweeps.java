package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.capture.Baseline;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.sweep.Sweep;
import java.util.List;
import org.jboss.logging.Logger;

/** Looks for writes that nobody captured: for displaced rows whenever there is something new to send, for all now and then. */
final class Sweeps {
    private static final Logger LOG = Logger.getLogger(Sweeps.class);

    private final SqliteFile file;
    private final List<String> ownLabels;
    private final Proofs proofs;
    private long sweptThrough;

    Sweeps(SqliteFile file, List<String> ownLabels, Proofs proofs) {
        this.file = file;
        this.ownLabels = ownLabels;
        this.proofs = proofs;
    }

    /**
     * Puts what is found into the outbox.
     *
     * @param sentThrough entries up to this number may have been sent
     * @return number of the last entry before which everything was found; later ones wait for the next look
     */
    long beforeDraining(SyncState state, FileSchema schema, long sentThrough) {
        long last = file.read("look into the outbox", Outbox::lastId);
        boolean everywhere = proofs.isSweepDue();
        if (!everywhere && last <= sweptThrough) {
            return last;
        }
        long found = sweep(state, schema, everywhere, sentThrough, sentThrough);
        // What went before other entries has moved them up by as much.
        sweptThrough = last + found;
        return sweptThrough;
    }

    /**
     * Finds in a file that went back in time what is to be sent before the entries that nobody knows, and so under the
     * numbers that it had if it was sent before.
     *
     * @return how many writes were found
     */
    long ofRestoredFile(SyncState state, FileSchema schema) {
        sweptThrough = 0;
        return sweep(state, schema, proofs.isSweepDue(), 0, Long.MAX_VALUE);
    }

    private long sweep(SyncState state, FileSchema schema, boolean everywhere, long keptThrough, long unsentAfter) {
        Sweep sweep = new Sweep(
                file,
                schema,
                new Baseline(state.region(), state.knownRegions(), ownLabels),
                proofs.state().provenServerMillis(),
                unsentAfter);
        long found = everywhere ? sweep.everywhere(keptThrough) : sweep.displaced(keptThrough);
        if (everywhere || found > 0) {
            proofs.swept(found, everywhere);
        }
        if (found > 0) {
            LOG.warnf("%d writes were found that nobody had captured; they are sent as found", found);
        }
        return found;
    }
}
