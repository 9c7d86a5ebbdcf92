package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.exchange.Introduction.KnownReply;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.server.quarantine.Quarantine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/**
 * Which of a restored file's outbox entries had been accepted. Entries from before the restore are the first ones and are
 * exactly what was accepted; from the first that differs on, all were made after it.
 */
@ApplicationScoped
class KnownChanges {
    private final Repetitions repetitions;
    private final Quarantine quarantine;

    KnownChanges(Repetitions repetitions, Quarantine quarantine) {
        this.repetitions = repetitions;
        this.quarantine = quarantine;
    }

    @Transactional
    KnownReply of(ChangeSet set) {
        Repetition repetition = repetitions.of(set.origin(), set.changes());
        List<Change> known = known(set.changes(), repetition);
        if (known.isEmpty()) {
            return new KnownReply(0, null);
        }
        long through = known.get(known.size() - 1).sequence();
        return new KnownReply(
                known.size(),
                new Receipt(
                        through,
                        true,
                        Receipts.differences(
                                known.stream().map(repetition::stamp).toList()),
                        0,
                        0,
                        quarantine.kept(set.origin(), set.firstSequence(), through)));
    }

    private static List<Change> known(List<Change> changes, Repetition repetition) {
        int known = 0;
        while (known < changes.size()
                && repetition.isSame(changes.get(known))
                && repetition.isNotNewer(changes.get(known))) {
            known++;
        }
        // An update of a key makes two changes of one entry: both are known, or none.
        while (known > 0
                && known < changes.size()
                && changes.get(known - 1).sequence() == changes.get(known).sequence()) {
            known--;
        }
        return changes.subList(0, known);
    }
}
