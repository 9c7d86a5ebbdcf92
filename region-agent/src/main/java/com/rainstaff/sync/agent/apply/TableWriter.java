package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Constraints;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema.UniqueIndex;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a page's rows of one table. Most pages fit as they come; where two rows claim one value, the page's rows are all
 * taken out and put in again, so that swaps and chains of unique values pass. A row that collides with one that stays is
 * put aside; if it stood here, it goes on standing as it was, with all that refers to it, and others wait for its values.
 */
final class TableWriter {
    /** In a longer chain of rows that want each other's values the last ones are moved out, rather than keep the app waiting. */
    private static final int MOST_ROUNDS = 20;

    private final Workbench bench;
    private final Admission admission;

    TableWriter(Workbench bench, Admission admission) {
        this.bench = bench;
        this.admission = admission;
    }

    /** @return those that were put aside and do not stand in an older version either */
    List<Candidate> write(List<Candidate> page) throws SQLException {
        Map<Candidate, List<List<Value>>> before = referencedBefore(page);
        Savepoint start = bench.statements().connection().setSavepoint();
        Map<Candidate, ParkReason> failed = new LinkedHashMap<>();
        boolean written = writeAsTheyCome(page, failed);
        List<Candidate> order = page;
        for (int round = 0; !written && round < MOST_ROUNDS; round++) {
            failed.clear();
            bench.statements().connection().rollback(start);
            List<Candidate> displaced = writeAnew(order, failed);
            order = first(displaced, order);
            written = displaced.isEmpty();
        }
        bench.statements().connection().releaseSavepoint(start);
        List<Candidate> homeless = new ArrayList<>();
        for (Candidate candidate : page) {
            ParkReason reason = failed.get(candidate);
            if (reason == null) {
                placed(candidate);
            } else if (!refused(candidate, reason)) {
                homeless.add(candidate);
            }
        }
        noteLostValues(before);
        return homeless;
    }

    /** Returns false where two rows claimed one value; then some of the page is written and must be undone. */
    private static boolean writeAsTheyCome(List<Candidate> page, Map<Candidate, ParkReason> failed)
            throws SQLException {
        for (Candidate candidate : page) {
            try {
                if (!candidate.stands()
                        || !candidate.table().update(candidate.target(), candidate.names(), candidate.values())) {
                    insert(candidate);
                }
            } catch (SQLException broken) {
                if (Constraints.isCollision(broken)) {
                    return false;
                }
                failed.put(candidate, reasonOf(broken));
            }
        }
        return true;
    }

    // A mapped row that is missing from its table comes back whole: the update's columns leave out a keyed row's key.
    private static void insert(Candidate candidate) throws SQLException {
        List<String> names = candidate.names();
        List<Value> values = candidate.values();
        if (candidate.stands() && !candidate.target().isNumber()) {
            names = new ArrayList<>(candidate.table().table().keyColumns());
            names.addAll(candidate.names());
            values = new ArrayList<>(TableRows.keyValues(candidate.target()));
            values.addAll(candidate.values());
        }
        candidate.table().insert(candidate.target(), names, values);
    }

    /**
     * Takes all rows out and puts them in again; one whose new values are taken gets its old ones.
     *
     * @param order who comes first may claim a value that several want
     * @return rows that got neither: they are out of the table, and should have come before those that took their values
     */
    private static List<Candidate> writeAnew(List<Candidate> order, Map<Candidate, ParkReason> failed)
            throws SQLException {
        Map<Candidate, List<Value>> old = takeOut(order);
        List<Candidate> displaced = new ArrayList<>();
        for (Candidate candidate : order) {
            List<Value> stood = old.get(candidate);
            try {
                if (stood == null) {
                    insert(candidate);
                } else {
                    candidate.table().restore(overlaid(candidate, stood));
                }
            } catch (SQLException broken) {
                failed.put(candidate, reasonOf(broken));
                if (stood != null && !standsAgain(candidate, stood)) {
                    displaced.add(candidate);
                }
            }
        }
        return displaced;
    }

    private static Map<Candidate, List<Value>> takeOut(List<Candidate> page) throws SQLException {
        Map<Candidate, List<Value>> old = new HashMap<>();
        for (Candidate candidate : page) {
            if (candidate.stands()) {
                Optional<List<Value>> row =
                        candidate.table().read(candidate.table().everyColumn(), candidate.target());
                if (row.isPresent()) {
                    old.put(candidate, row.get());
                    candidate.table().takeOut(candidate.target());
                }
            }
        }
        return old;
    }

    private static List<Candidate> first(List<Candidate> some, List<Candidate> all) {
        Set<Candidate> order = new LinkedHashSet<>(some);
        order.addAll(all);
        return List.copyOf(order);
    }

    private static List<Value> overlaid(Candidate candidate, List<Value> old) throws SQLException {
        List<String> every = candidate.table().everyColumn();
        List<Value> values = new ArrayList<>(old);
        for (int i = 0; i < candidate.names().size(); i++) {
            values.set(
                    every.indexOf(candidate.names().get(i)), candidate.values().get(i));
        }
        return values;
    }

    private static boolean standsAgain(Candidate candidate, List<Value> old) throws SQLException {
        try {
            candidate.table().restore(old);
            return true;
        } catch (SQLException broken) {
            reasonOf(broken);
            return false;
        }
    }

    private static ParkReason reasonOf(SQLException broken) throws SQLException {
        if (Constraints.isCollision(broken)) {
            return ParkReason.UNIQUE;
        } else if (Constraints.isBroken(broken)) {
            return ParkReason.CONSTRAINT;
        }
        throw broken;
    }

    private void placed(Candidate candidate) throws SQLException {
        Incoming incoming = candidate.incoming();
        if (incoming.change().version().equals(RowVersion.NEVER)) {
            // Back from where it was aside, and never sent: it waits for a person as before.
            bench.rows().forget(candidate.key().table(), candidate.key().id());
        } else {
            bench.rows()
                    .put(
                            candidate.key().table(),
                            candidate.key().id(),
                            candidate.target(),
                            incoming.change().version());
        }
        boolean waits = bench.held().comeBack(candidate.key(), candidate.target());
        boolean isFromServer = !incoming.feed().isEmpty();
        if (isFromServer) {
            // One that it had refused, it has by now.
            bench.held().release(candidate.key().table(), candidate.target());
        } else if (waits) {
            // What others wrote while the edit was aside was let pass.
            bench.wanted().add(candidate.key());
        }
        if (!candidate.plan().lacking().isEmpty()) {
            bench.missed().note(candidate.key(), candidate.plan().lacking());
        } else if (!incoming.released()) {
            bench.missed().forget(candidate.key());
        }
        boolean wasParked = bench.parked().remove(candidate.key());
        if (incoming.released() && wasParked) {
            bench.tally().released();
        }
        bench.tally().upserted();
    }

    /** Puts a candidate aside, and says whether it stands in an older version. */
    private boolean refused(Candidate candidate, ParkReason reason) throws SQLException {
        Incoming incoming = candidate.incoming();
        boolean stands = candidate.stands() && candidate.table().exists(candidate.target());
        Optional<RowKey> blocker = reason == ParkReason.UNIQUE ? blocker(candidate) : Optional.empty();
        if (!stands) {
            bench.ids().giveBack(candidate.table(), candidate.target());
            bench.gone()
                    .note(
                            candidate.key().table(),
                            candidate.target(),
                            candidate.key().id());
        }
        admission.park(
                new Incoming(
                        incoming.change(),
                        incoming.feed(),
                        incoming.key(),
                        stands ? Optional.of(candidate.target()) : Optional.empty(),
                        stands ? Optional.empty() : Optional.of(candidate.target()),
                        incoming.released()),
                reason,
                blocker);
        return stands;
    }

    /** The row that holds a value which the candidate claims, as far as plain unique indexes tell. */
    private Optional<RowKey> blocker(Candidate candidate) throws SQLException {
        TableRows table = candidate.table();
        for (UniqueIndex index : table.table().schema().uniques()) {
            List<Value> claimed = new ArrayList<>();
            for (String column : index.columns()) {
                int position = candidate.names().indexOf(column);
                claimed.add(position < 0 ? Value.NULL : candidate.values().get(position));
            }
            if (!index.plain() || claimed.contains(Value.NULL)) {
                continue;
            }
            for (LocalKey holder : table.keysWhere(TableRows.matches(index.columns(), claimed), claimed)) {
                if (!holder.equals(candidate.target())) {
                    return Optional.of(new RowKey(
                            candidate.key().table(),
                            bench.finder().idOf(candidate.key().table(), holder)));
                }
            }
        }
        return Optional.empty();
    }

    // Rows may refer to other columns than the key; those values can go although the row stays.
    private Map<Candidate, List<List<Value>>> referencedBefore(List<Candidate> page) throws SQLException {
        List<Relation> byValue = relationsByValue(page.get(0).key().table());
        Map<Candidate, List<List<Value>>> before = new LinkedHashMap<>();
        if (byValue.isEmpty()) {
            return before;
        }
        for (Candidate candidate : page) {
            List<List<Value>> values = new ArrayList<>();
            if (candidate.stands()) {
                for (Relation relation : byValue) {
                    bench.files().referenced(relation, candidate.target()).ifPresent(values::add);
                }
            }
            before.put(candidate, values.size() == byValue.size() ? values : List.of());
        }
        return before;
    }

    private void noteLostValues(Map<Candidate, List<List<Value>>> before) {
        before.forEach((candidate, values) -> {
            List<Relation> byValue = relationsByValue(candidate.key().table());
            for (int i = 0; i < values.size(); i++) {
                bench.gone().note(byValue.get(i), values.get(i));
            }
        });
    }

    private List<Relation> relationsByValue(String table) {
        return bench.relations().toParent(table).stream()
                .filter(relation -> !relation.toIntegerKey())
                .toList();
    }
}
