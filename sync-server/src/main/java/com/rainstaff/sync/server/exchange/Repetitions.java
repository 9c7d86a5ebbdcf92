package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.quarantine.Quarantine;
import com.rainstaff.sync.server.schema.Schemas;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks up what is known of changes that come again. */
@ApplicationScoped
class Repetitions {
    private final ChangeLog log;
    private final Quarantine quarantine;
    private final Schemas schemas;
    private final Images images;

    Repetitions(ChangeLog log, Quarantine quarantine, Schemas schemas, Images images) {
        this.log = log;
        this.quarantine = quarantine;
        this.schemas = schemas;
        this.images = images;
    }

    /** @param changes of {@code origin}, by ascending outbox numbers */
    Repetition of(Origin origin, List<Change> changes) {
        List<RowKey> pushed = changes.stream().map(Change::key).toList();
        KeyedIds keyed = KeyedIds.of(pushed, schemas, images);
        if (changes.isEmpty()) {
            return new Repetition(Map.of(), Map.of(), Map.of(), keyed, images);
        }
        long first = changes.get(0).sequence();
        long last = changes.get(changes.size() - 1).sequence();
        Map<String, Short> tables = schemas.tables();
        Set<RowKey> rows = pushed.stream()
                .flatMap(key -> Stream.concat(Stream.of(key), keyed.references(key).stream()))
                .filter(key -> tables.containsKey(key.table()))
                .collect(Collectors.toSet());
        return new Repetition(
                log.accepted(origin, first, last),
                quarantine.rows(origin, first, last),
                log.merged(rows, tables),
                keyed,
                images);
    }
}
