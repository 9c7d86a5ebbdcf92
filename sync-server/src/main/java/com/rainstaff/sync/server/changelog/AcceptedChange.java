package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.row.RowKey;
import java.time.Instant;

/**
 * A device's change as the log has it.
 *
 * @param row the row it was judged for, which since a merge may have another id than the device gave it
 * @param stamp the final stamp
 * @param at when it was accepted
 * @param image the contents as stored; null for a deletion, or where they were erased
 */
public record AcceptedChange(RowKey row, EntryKind kind, long stamp, Instant at, String image) {}
