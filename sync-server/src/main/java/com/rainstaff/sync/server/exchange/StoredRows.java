package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.changelog.KnownMerge;
import com.rainstaff.sync.server.changelog.PastEdit;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.changelog.RowStates;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import com.rainstaff.sync.server.schema.Schemas;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What judging seldom needs and reads only then: contents of rows, and the rows that follow a row. */
final class StoredRows {
    private final ChangeLog log;
    private final RowStates states;
    private final Schemas schemas;
    private final Images images;
    private final Catalog catalog;
    private final Map<String, Short> tables;
    private final Instant now;
    private final Map<RowKey, String> prefetched = new HashMap<>();
    private Map<String, Set<String>> childTables;

    StoredRows(
            ChangeLog log,
            RowStates states,
            Schemas schemas,
            Images images,
            Catalog catalog,
            Map<String, Short> tables,
            Instant now) {
        this.log = log;
        this.states = states;
        this.schemas = schemas;
        this.images = images;
        this.catalog = catalog;
        this.tables = tables;
        this.now = now;
    }

    AnnouncedSchema schema(int id) {
        return schemas.byId(id);
    }

    AnnouncedSchema announce(TableSchema schema) {
        schemas.announce(List.of(schema), Origin.SERVER, now);
        return schemas.byFingerprint(List.of(schema.fingerprint())).get(schema.fingerprint());
    }

    /** Reads the contents of rows that will be needed, in one statement. */
    void prefetch(Collection<RowState> states) {
        prefetched.putAll(log.images(states));
    }

    String image(RowState state) {
        String known = prefetched.get(state.key());
        return known != null ? known : log.image(state.feed(), state.sequence());
    }

    /** A row as it is in the database; null for one that is not there. */
    RowState state(RowKey key) {
        return states.find(List.of(key), tables).get(key);
    }

    /** The row's deletion that was forgotten since; null where there is none. */
    RowState forgotten(RowKey key) {
        return log.forgotten(List.of(key), tables).get(key);
    }

    /** Newest number under which the row left {@code feed}; 0 where it never did. */
    long evicted(RowKey key, String feed) {
        return log.evictions(feed, List.of(key), tables).getOrDefault(key, 0L);
    }

    /** The merge that made {@code alias} lead to another row. */
    KnownMerge merge(RowKey alias) {
        return log.merge(alias);
    }

    List<PastEdit> trail(RowKey key, int limit) {
        return log.trail(key, limit);
    }

    List<Value> read(String image) {
        return images.read(image);
    }

    String write(List<Value> image) {
        return images.write(image);
    }

    /** Tables whose rows follow rows of {@code parent} from region to region. */
    Set<String> childTables(String parent) {
        if (childTables == null) {
            childTables = new HashMap<>();
            schemas.newestFirst().forEach(announced -> note(announced.schema()));
        }
        return childTables.getOrDefault(parent, Set.of());
    }

    List<RowState> children(Set<String> childTables, String parent) {
        return states.liveChildren(childTables.stream().map(tables::get).toList(), List.of(parent));
    }

    private void note(TableSchema schema) {
        String parentColumn = catalog.table(schema.table()).parentColumn();
        if (parentColumn != null) {
            schema.column(parentColumn)
                    .map(TableSchema.Column::references)
                    .ifPresent(parent -> childTables
                            .computeIfAbsent(parent, table -> new HashSet<>())
                            .add(schema.table()));
        }
    }
}
