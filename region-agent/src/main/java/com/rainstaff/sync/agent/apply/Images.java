package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images of the wire into values of this file: row ids become local ids, and a region that the sender left out is named. */
final class Images {
    private final Workbench bench;
    private final RowFinder.ReferenceTargets targets;
    private final Map<ColumnPlan, Columns> columns = new HashMap<>();

    /** Names of the columns that a plan writes; the same lists each time, so that statements are found by them. */
    private record Columns(List<Integer> inserted, List<Integer> updated, Names names) {}

    private record Names(List<String> insert, List<String> update, List<String> insertIn, List<String> updateIn) {}

    /** @param targets where rows stand, or will stand once the page is written */
    Images(Workbench bench, RowFinder.ReferenceTargets targets) {
        this.bench = bench;
        this.targets = targets;
    }

    /** The rows that a candidate refers to, aliases followed. */
    List<RowKey> references(Candidate candidate) {
        List<RowKey> found = new ArrayList<>();
        for (ColumnPlan.Planned column : candidate.plan().columns()) {
            if (candidate.incoming().change().image().get(column.source()) instanceof Reference reference) {
                found.add(bench.finder().canonical(new RowKey(column.references(), reference.row())));
            }
        }
        return found;
    }

    /** Finds what each candidate writes and, for new keyed rows, where. */
    void translate(List<Candidate> candidates) throws SQLException {
        for (Candidate candidate : candidates) {
            Columns planned = columns.computeIfAbsent(candidate.plan(), plan -> columnsOf(plan, candidate));
            boolean update = candidate.stands();
            List<Value> values = values(candidate, update ? planned.updated() : planned.inserted());
            Optional<Value> region = missingRegion(candidate);
            Names names = planned.names();
            if (region.isPresent()) {
                values.add(region.get());
                candidate.willWrite(update ? names.updateIn() : names.insertIn(), values);
            } else {
                candidate.willWrite(update ? names.update() : names.insert(), values);
            }
            if (candidate.target() == null) {
                candidate.target(keyOf(candidate));
            }
        }
    }

    // A keyed row's key never changes under its id, so an update leaves the key's columns alone.
    private static Columns columnsOf(ColumnPlan plan, Candidate candidate) {
        List<Integer> all = new ArrayList<>();
        List<Integer> outsideKey = new ArrayList<>();
        List<String> keyColumns = candidate.table().table().keyColumns();
        for (int i = 0; i < plan.columns().size(); i++) {
            all.add(i);
            if (!keyColumns.contains(plan.columns().get(i).name())) {
                outsideKey.add(i);
            }
        }
        List<String> insert = names(plan, all);
        List<String> update = names(plan, outsideKey);
        return new Columns(
                all,
                outsideKey,
                new Names(insert, update, withRegion(insert, plan, candidate), withRegion(update, plan, candidate)));
    }

    private static List<String> names(ColumnPlan plan, List<Integer> positions) {
        return positions.stream().map(i -> plan.columns().get(i).name()).toList();
    }

    private static List<String> withRegion(List<String> names, ColumnPlan plan, Candidate candidate) {
        List<String> more = new ArrayList<>(names);
        if (plan.lacksRegion()) {
            more.add(candidate.table().table().scope().regionColumn());
        }
        return List.copyOf(more);
    }

    private List<Value> values(Candidate candidate, List<Integer> positions) throws SQLException {
        List<Value> image = candidate.incoming().change().image();
        List<Value> values = new ArrayList<>(positions.size() + 1);
        for (int position : positions) {
            ColumnPlan.Planned column = candidate.plan().columns().get(position);
            Value value = image.get(column.source());
            values.add(value instanceof Reference reference ? local(column, reference) : value);
        }
        return values;
    }

    private Value local(ColumnPlan.Planned column, Reference reference) throws SQLException {
        RowKey row = bench.finder().canonical(new RowKey(column.references(), reference.row()));
        Optional<LocalKey> local = targets.local(row);
        if (local.isEmpty()) {
            throw new StoreException("row " + row + " was found before and is missing now");
        }
        return new Int(local.get().number());
    }

    // A row that stands keeps its own spelling of the region it is in.
    private Optional<Value> missingRegion(Candidate candidate) throws SQLException {
        String feed = candidate.incoming().feed();
        if (!candidate.plan().lacksRegion() || feed.isEmpty() || feed.equals(Feeds.SHARED)) {
            return Optional.empty();
        }
        if (candidate.stands()) {
            List<String> column = List.of(candidate.table().table().scope().regionColumn());
            Optional<List<Value>> label = candidate.table().read(column, candidate.target());
            if (label.isPresent()
                    && label.get().get(0) instanceof Text text
                    && Region.of(feed).isMeantBy(text.text())) {
                return Optional.empty();
            }
        }
        return Optional.of(new Text(feed));
    }

    private static LocalKey keyOf(Candidate candidate) {
        List<Value> key = new ArrayList<>();
        for (String column : candidate.table().table().keyColumns()) {
            key.add(candidate.values().get(candidate.names().indexOf(column)));
        }
        return KeyText.localKey(key);
    }

    /** A row of this file as the wire would say it. */
    List<Value> global(TableRows table, List<Value> local) throws SQLException {
        List<Value> image = new ArrayList<>(local.size());
        List<Column> schema = table.table().schema().columns();
        for (int i = 0; i < local.size(); i++) {
            String parent = schema.get(i).references();
            image.add(
                    parent != null && local.get(i) instanceof Int id
                            ? new Reference(bench.finder().idOf(parent, LocalKey.of(id.number())))
                            : local.get(i));
        }
        return image;
    }
}
