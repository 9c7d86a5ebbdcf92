package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import com.rainstaff.sync.server.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Row ids made of key values: a JSON array, compact, references inside written as row ids. Two writings of one key would
 * be two rows, and a reference that is not led on by a merge a row of its own, so both are seen to here.
 */
final class KeyedIds {
    /** PostgreSQL indexes no text that is much longer. */
    private static final int LONGEST_BYTES = 2_000;

    private static final String REFERENCE = "{\"k\":";

    private final Images images;
    private final Map<String, List<String>> referredTables = new HashMap<>();

    /** @param schemas of the tables whose keys are asked about */
    KeyedIds(Images images, List<TableSchema> schemas) {
        this.images = images;
        schemas.forEach(schema -> referredTables.put(
                schema.table(),
                keyColumns(schema).stream().map(TableSchema.Column::references).toList()));
    }

    /** Few tables refer to others within their keys, so that their schemas are read only where one of {@code keys} does. */
    static KeyedIds of(Collection<RowKey> keys, Schemas schemas, Images images) {
        boolean refer = keys.stream().anyMatch(key -> refers(key.id()));
        return new KeyedIds(
                images,
                refer ? schemas.newest().stream().map(AnnouncedSchema::schema).toList() : List.of());
    }

    /** Whether a key refers to another row. */
    static boolean refers(RowId id) {
        return !id.isNumbered() && id.text().contains(REFERENCE);
    }

    /** The rows that the key refers to. */
    List<RowKey> references(RowKey key) {
        List<RowKey> references = new ArrayList<>();
        led(key, row -> {
            references.add(row);
            return row;
        });
        return references;
    }

    /** The key with each reference inside led on; the key as it is where it refers to nothing, or is no key. */
    RowKey led(RowKey key, UnaryOperator<RowKey> leads) {
        List<String> tables = referredTables.get(key.table());
        if (tables == null || !refers(key.id())) {
            return key;
        }
        List<Value> values = new ArrayList<>(read(key.id()).orElse(List.of()));
        if (values.isEmpty()) {
            return key;
        }
        for (int i = 0; i < values.size() && i < tables.size(); i++) {
            if (tables.get(i) != null && values.get(i) instanceof Value.Reference reference) {
                values.set(
                        i,
                        new Value.Reference(leads.apply(new RowKey(tables.get(i), reference.row()))
                                .id()));
            }
        }
        return new RowKey(key.table(), RowId.parse(images.write(values)));
    }

    /** @throws RowFaultException if the id is too long, or is not written the one way it can be */
    void requireWellFormed(RowKey key) {
        requireShort(key);
        boolean wellFormed = key.id().isNumbered()
                || read(key.id())
                        .filter(values -> images.write(values).equals(key.id().text()))
                        .isPresent();
        if (!wellFormed) {
            throw misfit(key, "is not written as keys are");
        }
    }

    /** @throws RowFaultException if the id is longer than any row's */
    static void requireShort(RowKey key) {
        if (key.id().text().getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw new RowFaultException(
                    ProblemType.MISFIT_ROW,
                    "The key of a row of table " + key.table() + " is longer than " + LONGEST_BYTES + " bytes.");
        }
    }

    /** @throws RowFaultException if the row's key columns hold another key */
    void requireAgrees(RowKey key, TableSchema schema, List<Value> image) {
        if (!key.id().isNumbered()) {
            List<Value> values = keyColumns(schema).stream()
                    .map(column -> image.get(schema.indexOf(column.name())))
                    .toList();
            if (!images.write(values).equals(key.id().text())) {
                throw misfit(key, "does not agree with the row's key columns");
            }
        }
    }

    private Optional<List<Value>> read(RowId id) {
        try {
            return Optional.of(images.read(id.text()));
        } catch (IllegalStateException | MalformedValueException malformed) {
            return Optional.empty();
        }
    }

    private static RowFaultException misfit(RowKey key, String how) {
        return new RowFaultException(
                ProblemType.MISFIT_ROW, "Row id " + key.id() + " of table " + key.table() + " " + how + ".");
    }

    private static List<TableSchema.Column> keyColumns(TableSchema schema) {
        return schema.columns().stream()
                .filter(column -> column.keyPosition() > 0)
                .sorted(Comparator.comparingInt(TableSchema.Column::keyPosition))
                .toList();
    }
}
