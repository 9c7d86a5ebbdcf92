package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.apply.Aliases.Alias;
import com.rainstaff.sync.agent.apply.RowFinder.Located;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.store.Constraints;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.change.Merge;
import com.rainstaff.sync.change.Split;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two ids become one row, or one row's ids part again. Children follow; nothing of the survivor is changed. */
final class Merges {
    private final Workbench bench;
    private final Removals removals;
    private final Orphans orphans;

    Merges(Workbench bench, Removals removals, Orphans orphans) {
        this.bench = bench;
        this.removals = removals;
        this.orphans = orphans;
    }

    void merge(Merge merge) throws SQLException {
        Optional<Alias> known = bench.aliases().find(merge.key());
        if (known.isPresent() && known.get().version().compareTo(merge.version()) >= 0) {
            return;
        }
        RowKey into = new RowKey(merge.key().table(), merge.into());
        if (bench.aliases().find(into).isPresent()
                && bench.aliases().follow(into).equals(merge.key())) {
            turnAround(merge, into);
        } else {
            unite(new Alias(merge.key(), merge.into(), merge.version(), false));
        }
    }

    // A server that had lost a merge heard of the two rows again, and of the other one first.
    private void turnAround(Merge merge, RowKey into) throws SQLException {
        Located row = bench.finder().locate(merge.key());
        String table = into.table();
        bench.aliases().remove(into);
        bench.rows().entomb(table, merge.key().id(), merge.version());
        if (row.local().isPresent()) {
            bench.rows().put(table, into.id(), row.local().get(), row.version());
        }
        bench.aliases().put(new Alias(merge.key(), merge.into(), merge.version(), true));
        bench.finder().forgetReferenced();
        bench.tally().merged();
    }

    /** Merges that could not be done when they came, since local rows not yet sent may have referred to either row. */
    void mergeUndone() throws SQLException {
        for (Alias alias : bench.aliases().undone()) {
            unite(alias);
        }
    }

    /** The id stands for a row of its own again; its upsert follows. */
    void split(Split split) throws SQLException {
        Optional<Alias> known = bench.aliases().find(split.key());
        if (known.isPresent() && known.get().version().compareTo(split.version()) < 0) {
            bench.aliases().remove(split.key());
            bench.finder().forgetReferenced();
        }
    }

    private void unite(Alias alias) throws SQLException {
        RowKey key = alias.alias();
        bench.aliases().remove(key);
        Located from = bench.finder().locate(key);
        Located into = bench.finder().locate(alias.target());
        boolean bothStand = stands(from) && stands(into) && !from.local().equals(into.local());
        boolean now = bothStand
                ? bench.pending().isEmpty()
                        && !bench.held().isHeld(key.table(), from.local().get())
                        && !wouldReplaceHeld(
                                key.table(), from.local().get(), into.local().get())
                : !bench.held().isHeldAside(key);
        if (now && bothStand) {
            referTo(key.table(), from.local().get(), into.local().get());
            removals.remove(key, from.local(), alias.version());
        } else if (now) {
            rename(alias, from, into);
        }
        bench.aliases().put(new Alias(key, alias.into(), alias.version(), now));
        bench.finder().forgetReferenced();
        bench.tally().merged();
    }

    private void rename(Alias alias, Located from, Located into) throws SQLException {
        bench.parked().remove(alias.alias());
        boolean survivorDeleted = into.local().isEmpty()
                && into.version().compareTo(RowVersion.NEVER) > 0
                && bench.parked().find(into.key()).isEmpty();
        if (stands(from) && survivorDeleted) {
            removals.remove(alias.alias(), from.local(), alias.version());
            return;
        }
        bench.rows().entomb(alias.alias().table(), alias.alias().id(), alias.version());
        if (stands(from) && !stands(into)) {
            bench.rows().put(into.key().table(), into.key().id(), from.local().get(), from.version());
        }
    }

    private boolean stands(Located row) throws SQLException {
        Optional<TableRows> table = bench.files().find(row.key().table());
        return table.isPresent()
                && row.local().isPresent()
                && table.get().exists(row.local().get());
    }

    private void referTo(String table, LocalKey from, LocalKey into) throws SQLException {
        for (Relation relation : bench.relations().toParent(table)) {
            if (!relation.toIntegerKey()) {
                continue;
            }
            TableRows children = bench.files().of(relation.child());
            String column = relation.childColumns().get(0);
            if (children.table().keyColumns().contains(column)) {
                rekey(children, column, from, into);
            } else if (!updateAll(children, column, from, into)) {
                updateEach(children, column, from, into);
            }
        }
    }

    private boolean updateAll(TableRows children, String column, LocalKey from, LocalKey into) throws SQLException {
        PreparedStatement update = bench.statements()
                .get("update or abort " + Sql.quote(children.table().name()) + " set " + Sql.quote(column)
                        + " = ? where " + Sql.quote(column) + " = ?");
        update.setLong(1, into.number());
        update.setLong(2, from.number());
        return passes(update);
    }

    private void updateEach(TableRows children, String column, LocalKey from, LocalKey into) throws SQLException {
        for (LocalKey child : childrenOf(children, column, from)) {
            if (!updateOne(children, child, List.of(column), List.of(new Int(into.number())))) {
                orphans.moveOut(children, child, ParkReason.UNIQUE, Optional.empty());
            }
        }
    }

    // What waits for a person is decided on before its row gives way to a twin.
    private boolean wouldReplaceHeld(String table, LocalKey from, LocalKey into) throws SQLException {
        for (Relation relation : bench.relations().toParent(table)) {
            TableRows children = bench.files().of(relation.child());
            String column = relation.childColumns().get(0);
            if (relation.toIntegerKey() && children.table().keyColumns().contains(column)) {
                for (LocalKey child : childrenOf(children, column, from)) {
                    if (bench.held().isHeld(relation.child(), child)
                            && children.exists(children.key(led(children, child, column, into)))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The key of {@code child} once it names {@code parent} in {@code column}. */
    private static List<Value> led(TableRows children, LocalKey child, String column, LocalKey parent) {
        List<Value> key = new ArrayList<>(TableRows.keyValues(child));
        key.set(children.table().keyColumns().indexOf(column), new Int(parent.number()));
        return key;
    }

    // Where the reference is part of the key, the child gets another key; a twin that has it already stays instead.
    private void rekey(TableRows children, String column, LocalKey from, LocalKey into) throws SQLException {
        List<String> keyColumns = children.table().keyColumns();
        String name = children.table().name();
        for (LocalKey child : childrenOf(children, column, from)) {
            List<Value> key = led(children, child, column, into);
            Optional<RowMap.Entry> entry = bench.rows().byLocal(name, child);
            boolean moved = updateOne(children, child, keyColumns, key);
            if (moved) {
                bench.held().move(name, child, children.key(key));
            } else {
                children.delete(child);
            }
            if (entry.isPresent()) {
                bench.rows().entomb(name, entry.get().id(), entry.get().version());
                if (moved) {
                    bench.rows()
                            .put(
                                    name,
                                    bench.finder().idOf(name, children.key(key)),
                                    children.key(key),
                                    entry.get().version());
                }
            }
        }
    }

    private static List<LocalKey> childrenOf(TableRows children, String column, LocalKey parent) throws SQLException {
        List<Value> value = List.of(new Int(parent.number()));
        return children.keysWhere(TableRows.matches(List.of(column), value), value);
    }

    private boolean updateOne(TableRows children, LocalKey child, List<String> columns, List<Value> values)
            throws SQLException {
        try {
            return children.update(child, columns, values);
        } catch (SQLException broken) {
            if (Constraints.isBroken(broken)) {
                return false;
            }
            throw broken;
        }
    }

    private boolean passes(PreparedStatement update) throws SQLException {
        Savepoint start = bench.statements().connection().setSavepoint();
        try {
            update.executeUpdate();
            return true;
        } catch (SQLException broken) {
            if (!Constraints.isBroken(broken)) {
                throw broken;
            }
            bench.statements().connection().rollback(start);
            return false;
        } finally {
            bench.statements().connection().releaseSavepoint(start);
        }
    }
}
