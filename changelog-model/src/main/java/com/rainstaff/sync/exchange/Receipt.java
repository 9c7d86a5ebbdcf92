package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.row.RowKey;
import java.util.List;

/**
 * What became of a pushed change set. It is in the change log for good.
 *
 * @param through last outbox number accepted; everything up to it may leave the outbox
 * @param repeated whether the set had been accepted before, so that this push changed nothing
 * @param stamps final {@linkplain com.rainstaff.sync.clock.RowVersion#stamp() stamp} of each change in the order pushed,
 *     as the difference to the one before; absent where all stand as proposed
 * @param superseded how many lost to a newer version
 * @param conflicts how many met a change their writer had not seen
 * @param quarantined changes the server keeps but cannot accept
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Receipt(
        long through,
        boolean repeated,
        List<Long> stamps,
        int superseded,
        int conflicts,
        List<Quarantined> quarantined) {
    public Receipt {
        stamps = stamps == null ? List.of() : List.copyOf(stamps);
        quarantined = quarantined == null ? List.of() : List.copyOf(quarantined);
    }

    /**
     * @param sequence the change's outbox number
     * @param row its row; an update of a key is two changes of one number
     * @param problem slug of the {@link com.rainstaff.sync.problem.ProblemType}
     * @param detail for a person
     */
    public record Quarantined(long sequence, RowKey row, String problem, String detail) {}
}
