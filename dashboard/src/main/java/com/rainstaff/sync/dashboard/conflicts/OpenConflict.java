package com.rainstaff.sync.dashboard.conflicts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes to one row that were made unaware of each other.
 *
 * @param kind the server's word for what met what, such as {@code update-delete}
 * @param changes how many changes of one offline chain the losing side stands for
 * @param uncertain the stamps are nearer to each other than the clocks are trusted
 * @param winner what holds the row
 * @param loser what stays in the log
 */
public record OpenConflict(
        long id,
        String table,
        String row,
        String feed,
        String kind,
        int changes,
        boolean uncertain,
        Instant detectedAt,
        Side winner,
        Side loser) {
    /** The kind as far as this release has words for it. */
    public ClashKind clash() {
        return ClashKind.of(kind);
    }

    /** What can be done about it, the mildest last. */
    public List<Choice> choices() {
        return switch (clash()) {
            case MERGE -> List.of(Choice.SPLIT, Choice.KEEP);
            case ORPHAN -> List.of(Choice.RESTORE_PARENT, Choice.LET_GO);
            case OTHER, UNIQUE -> List.of(Choice.KEEP);
            default -> List.of(Choice.BRING_BACK, Choice.KEEP);
        };
    }

    /** Columns in which the sides differ. */
    public List<ColumnDifference> differences() {
        return columns().stream().filter(ColumnDifference::differs).toList();
    }

    /** Columns in which they agree. */
    public List<ColumnDifference> agreements() {
        return columns().stream().filter(column -> !column.differs()).toList();
    }

    /** The same with personal numbers covered. */
    public OpenConflict masked() {
        return new OpenConflict(
                id, table, row, feed, kind, changes, uncertain, detectedAt, winner.masked(), loser.masked());
    }

    private List<ColumnDifference> columns() {
        Set<String> names = new LinkedHashSet<>(winner.columns().keySet());
        names.addAll(loser.columns().keySet());
        List<ColumnDifference> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(new ColumnDifference(name, winner.cell(name), loser.cell(name)));
        }
        return columns;
    }
}
