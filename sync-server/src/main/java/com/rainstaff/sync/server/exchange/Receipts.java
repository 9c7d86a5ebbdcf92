package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.device.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells a device what became of a push, whether it was judged now, earlier, or in part. */
final class Receipts {
    private Receipts() {}

    /**
     * @param repetition what had been accepted before
     * @param judgement of the rest; null where there was none
     */
    static PushOutcome outcome(
            Device device, ChangeSet set, Repetition repetition, Judgement judgement, List<Receipt.Quarantined> kept) {
        List<Long> finalStamps = new ArrayList<>();
        boolean asProposed = set.firstSequence() > device.acceptedThrough();
        Map<RowKey, Long> touched = new HashMap<>();
        int judged = 0;
        for (Change change : set.changes()) {
            long proposed = change.version().stamp();
            long stamp = change.sequence() <= device.acceptedThrough()
                    ? repetition.stamp(change)
                    : judgement.stamps().get(judged++);
            asProposed &= stamp == proposed;
            finalStamps.add(stamp);
            touched.put(change.key(), stamp);
        }
        Receipt receipt = new Receipt(
                Math.max(device.acceptedThrough(), set.lastSequence()),
                judgement == null,
                asProposed ? List.of() : differences(finalStamps),
                judgement == null ? 0 : judgement.supersededCount(),
                judgement == null ? 0 : judgement.concurrentCount(),
                kept);
        Set<RowKey> refused = kept.stream().map(Receipt.Quarantined::row).collect(Collectors.toSet());
        return new PushOutcome(receipt, touched, refused);
    }

    /** Stamps as they travel: each as the difference to the one before. */
    static List<Long> differences(List<Long> stamps) {
        List<Long> differences = new ArrayList<>(stamps.size());
        long last = 0;
        for (long stamp : stamps) {
            differences.add(stamp - last);
            last = stamp;
        }
        return differences;
    }
}
