package com.rainstaff.sync.agent.cycle;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.row.RowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows whose changes this PC let pass and asks for again. Kept in a file, since the cursor is past them: a process that
 * ends in between would never learn of them. Asking once too often is harmless.
 */
final class WantedRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<RowKey>> ROWS = new TypeReference<>() {};

    /** More than this in one request would make it as large as a change set. */
    private static final int AT_ONCE = 1_000;

    private final Path file;
    private final Set<RowKey> rows;

    WantedRows(Path file) {
        this.file = file;
        this.rows = new LinkedHashSet<>(stored(file));
    }

    /** The ones to ask for next. */
    List<RowKey> next() {
        return rows.stream().limit(AT_ONCE).toList();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Takes note before the cursor moves past them. */
    void add(Collection<RowKey> more) {
        if (rows.addAll(more)) {
            store();
        }
    }

    /** They were asked for and the answer is applied. */
    void settle(Collection<RowKey> asked, Collection<RowKey> again) {
        boolean changed = rows.removeAll(asked);
        changed |= rows.addAll(again);
        if (changed) {
            store();
        }
    }

    private void store() {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            JSON.writeValue(fresh.toFile(), rows);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new StoreException("remember rows to ask for", failed);
        }
    }

    private static List<RowKey> stored(Path file) {
        try {
            return Files.exists(file) ? JSON.readValue(file.toFile(), ROWS) : List.of();
        } catch (IOException failed) {
            throw new StoreException("read the rows to ask for", failed);
        }
    }
}
