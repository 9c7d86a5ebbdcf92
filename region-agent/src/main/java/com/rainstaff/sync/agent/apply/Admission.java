package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides from an upsert alone whether this file can hold it, and gives it the place it would like if that is free. */
final class Admission {
    private final Workbench bench;
    private final Map<String, ColumnPlan> plans = new HashMap<>();

    Admission(Workbench bench) {
        this.bench = bench;
    }

    /** A candidate, or empty where the upsert was put aside. */
    Optional<Candidate> admit(Incoming incoming) throws SQLException {
        TableRows table = bench.files().find(incoming.key().table()).orElse(null);
        if (table == null || !mayTravel(table, incoming.key())) {
            return refuse(incoming, ParkReason.TABLE);
        }
        ColumnPlan plan = plan(table, incoming.change().schema());
        List<Value> image = incoming.change().image();
        if (!plan.keysAgree()
                || plan.contradicts(image)
                || table.table().schema().isNumbered() != incoming.key().id().isNumbered()) {
            return refuse(incoming, ParkReason.MISFIT);
        }
        for (ColumnPlan.Planned column : plan.columns()) {
            Value value = image.get(column.source());
            if (column.affinity().bends(value)) {
                return refuse(incoming, ParkReason.AFFINITY);
            }
            if (column.references() != null && !column.senderRefers() && !(value instanceof Value.Null)) {
                return refuse(incoming, ParkReason.MISFIT);
            }
            if (value instanceof Reference && !isNumberedHere(column.references())) {
                return refuse(incoming, ParkReason.MISFIT);
            }
        }
        return Optional.of(new Candidate(incoming, table, plan, place(table, incoming)));
    }

    /** Puts an upsert aside; a row that does not stand is remembered as gone, so that its id is never computed again. */
    void park(Incoming incoming, ParkReason reason, Optional<RowKey> waitsFor) throws SQLException {
        bench.parked().park(new ParkedChange(incoming.change(), incoming.feed(), reason, waitsFor, incoming.home()));
        if (incoming.local().isEmpty()) {
            bench.rows()
                    .entomb(
                            incoming.key().table(),
                            incoming.key().id(),
                            incoming.change().version());
        }
    }

    private Optional<Candidate> refuse(Incoming incoming, ParkReason reason) throws SQLException {
        park(incoming, reason, Optional.empty());
        return Optional.empty();
    }

    private boolean isNumberedHere(String table) {
        return table != null
                && bench.files()
                        .find(table)
                        .filter(rows -> rows.table().schema().isNumbered())
                        .isPresent();
    }

    private LocalKey place(TableRows table, Incoming incoming) throws SQLException {
        if (incoming.local().isPresent()) {
            return incoming.local().get();
        }
        return table.table().schema().isNumbered()
                ? bench.ids()
                        .wished(table, incoming.key().id(), incoming.home())
                        .orElse(null)
                : null;
    }

    // The catalog may let a few keys of a table travel and keep the others on their PC.
    private static boolean mayTravel(TableRows table, RowKey key) {
        CatalogTable scope = table.table().scope();
        if (scope.onlyKeys().isEmpty()) {
            return true;
        }
        List<Value> values =
                key.id().isNumbered() ? List.of() : KeyText.values(key.id().text());
        return values.size() == 1
                && values.get(0) instanceof Text text
                && scope.onlyKeys().contains(text.text());
    }

    private ColumnPlan plan(TableRows table, String fingerprint) throws SQLException {
        String name = table.table().name() + " " + fingerprint;
        ColumnPlan known = plans.get(name);
        if (known == null) {
            TableSchema sender = bench.schemas().schema(bench.statements().connection(), fingerprint);
            known = new ColumnPlan(table.table(), sender);
            plans.put(name, known);
        }
        return known;
    }
}
