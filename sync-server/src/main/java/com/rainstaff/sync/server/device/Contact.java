package com.rainstaff.sync.server.device;

import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.exchange.DeviceReport;
import com.rainstaff.sync.exchange.ExchangeRequest;
import java.time.Instant;

/**
 * One exchange as the device's row tells of it afterwards.
 *
 * @param device as it was before
 * @param nonce sent with the reply
 * @param pushed how many changes came into the log
 * @param through last outbox number accepted in this epoch
 * @param waiting log entries that the reply leaves to be pulled; null where it brought no pages
 */
public record Contact(
        Device device, ExchangeRequest request, String nonce, Instant at, int pushed, long through, Long waiting) {
    /** One that has brought and fetched nothing yet. */
    public static Contact of(Device device, ExchangeRequest request, String nonce, Instant at) {
        return new Contact(device, request, nonce, at, 0, device.acceptedThrough(), null);
    }

    /** The same after what is new in {@code set} came into the log. */
    public Contact pushing(ChangeSet set) {
        int fresh = (int) set.changes().stream()
                .filter(change -> change.sequence() > device.acceptedThrough())
                .count();
        return new Contact(
                device, request, nonce, at, fresh, Math.max(device.acceptedThrough(), set.lastSequence()), waiting);
    }

    /** The same with a reply that leaves {@code waitingAfter} log entries to be pulled. */
    public Contact leaving(long waitingAfter) {
        return new Contact(device, request, nonce, at, pushed, through, waitingAfter);
    }

    /** What the PC still has to push. */
    long pendingUp() {
        DeviceReport report = request.report();
        return Math.max(0, (report == null ? device.pendingUp() : report.pendingUp()) - pushed);
    }

    /** Whether what the PC pushes from now on was made after this contact; it is not retired any more. */
    boolean isCaughtUp() {
        return pendingUp() == 0;
    }

    Instant caughtUpAt() {
        return isCaughtUp() ? at : device.caughtUpAt();
    }

    boolean mayResend() {
        return device.mayResend() && pushed == 0;
    }
}
