package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.exchange.Receipt;
import java.util.ArrayList;
import java.util.List;

/** A pushed change set with the stamps the server gave its changes. */
final class FinalStamps {
    private FinalStamps() {}

    /** @throws StoreException if the receipt does not speak of this set */
    static ChangeSet of(ChangeSet set, Receipt receipt) {
        if (receipt.through() < set.lastSequence()) {
            throw new StoreException("change set " + set.lastSequence() + " was acknowledged through "
                    + receipt.through() + " only and is not kept in the journal");
        }
        if (receipt.stamps().isEmpty()) {
            return set;
        }
        List<Change> pushed = asPushed(set).changes();
        if (receipt.stamps().size() != pushed.size()) {
            throw new StoreException("the receipt has " + receipt.stamps().size() + " stamps for " + pushed.size()
                    + " changes; they are not kept in the journal");
        }
        List<Change> changes = new ArrayList<>(pushed.size());
        long stamp = 0;
        for (int i = 0; i < pushed.size(); i++) {
            stamp += receipt.stamps().get(i);
            Change change = pushed.get(i);
            changes.add(with(change, RowVersion.of(stamp, change.version().origin())));
        }
        return new ChangeSet(set.origin(), set.bases(), changes);
    }

    // Changes with one number, as an update of a key makes them, may change places on the wire.
    private static ChangeSet asPushed(ChangeSet set) {
        long numbers =
                set.changes().stream().mapToLong(Change::sequence).distinct().count();
        return numbers == set.changes().size() ? set : PushedChanges.of(set).toChangeSet(set.origin());
    }

    static Change with(Change change, RowVersion version) {
        if (change instanceof Upsert upsert) {
            return new Upsert(
                    upsert.sequence(),
                    upsert.key(),
                    version,
                    upsert.base(),
                    upsert.schema(),
                    upsert.changed(),
                    upsert.image());
        } else if (change instanceof Tombstone tombstone) {
            return new Tombstone(tombstone.sequence(), tombstone.key(), version, tombstone.base());
        }
        return change;
    }
}
