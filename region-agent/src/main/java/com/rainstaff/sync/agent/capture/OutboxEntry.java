package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Null;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * One captured write.
 *
 * @param id its place in the order of all writes to this file
 * @param atMillis when it was made, by this PC's clock
 * @param base number of the {@code rainsync_base} row that says what had been applied by then
 * @param changed the changed columns of an update, by their place in the shape
 * @param oldKey the key before: of a deletion, of an update that changed it, and the key of a baseline row; empty
 *     otherwise
 * @param image the row after an insert or update or as it was found, as the shape says; of a baseline row only its region
 *     label, if any
 * @param sinceMillis of what was found: when the row was last proven to be what was known of it, by the server's clock;
 *     {@link Null} where it never was, and for every other entry
 */
public record OutboxEntry(
        long id,
        Shape shape,
        EntryOp op,
        long atMillis,
        long base,
        BigInteger changed,
        List<Value> oldKey,
        List<Value> image,
        Value sinceMillis) {

    /** The key of the row after the write; of a deleted row, before it. */
    public List<Value> key() {
        return op.leavesRow() && op != EntryOp.BASELINE ? inImage(shape.keyColumns()) : oldKey;
    }

    /** When the app made the write, by this PC's clock; 0 for what nobody saw being written. */
    public long writtenMillis() {
        return op.isFound() || op == EntryOp.BASELINE ? 0 : atMillis;
    }

    /** The key before, where the write changed it. */
    public Optional<List<Value>> formerKey() {
        return op == EntryOp.UPDATE && keyChanged() ? Optional.of(oldKey) : Optional.empty();
    }

    /** What the write left in {@code columns}; empty where the entry does not tell. */
    public Optional<List<Value>> written(List<String> columns) {
        boolean tells =
                op.leavesRow() && op != EntryOp.BASELINE && shape.columns().containsAll(columns);
        return tells ? Optional.of(inImage(columns)) : Optional.empty();
    }

    private boolean keyChanged() {
        return shape.keyColumns().stream().anyMatch(column -> changed.testBit(shape.indexOf(column)));
    }

    private List<Value> inImage(List<String> columns) {
        return columns.stream().map(column -> image.get(shape.indexOf(column))).toList();
    }
}
