package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ids that lead to another row since a merge. They are few: people's names, plates and templates that several PCs had
 * typed. Changes that were written before the merge still use them.
 */
final class Aliases {
    private static final int LONGEST_CHAIN = 32;

    /**
     * @param version of the merge
     * @param done false while both rows stand in this file, since local rows that were not sent yet may refer to either
     */
    record Alias(RowKey alias, RowId into, RowVersion version, boolean done) {
        RowKey target() {
            return new RowKey(alias.table(), into);
        }
    }

    private final Statements statements;
    private final Names names;
    private final Map<RowKey, Alias> byAlias = new LinkedHashMap<>();

    Aliases(Statements statements, Names names) throws SQLException {
        this.statements = statements;
        this.names = names;
        PreparedStatement select = statements.get(
                "select table_no, alias, into_id, version, done from rainsync_alias order by table_no, alias");
        List<Alias> all = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                all.add(new Alias(
                        new RowKey(names.name(rows.getInt(1)), RowId.parse(rows.getString(2))),
                        RowId.parse(rows.getString(3)),
                        RowVersion.parse(rows.getString(4)),
                        rows.getBoolean(5)));
            }
        }
        all.forEach(alias -> byAlias.put(alias.alias(), alias));
    }

    boolean isEmpty() {
        return byAlias.isEmpty();
    }

    Optional<Alias> find(RowKey alias) {
        return Optional.ofNullable(byAlias.get(alias));
    }

    /** The row that {@code row} leads to, through any number of merges. */
    RowKey follow(RowKey row) {
        RowKey end = row;
        for (int step = 0; step < LONGEST_CHAIN; step++) {
            Alias alias = byAlias.get(end);
            if (alias == null || !alias.done()) {
                return end;
            }
            end = alias.target();
        }
        return end;
    }

    /** The rows that merges that are done lead to. */
    Set<RowKey> survivors() {
        return byAlias.values().stream()
                .filter(Alias::done)
                .map(alias -> follow(alias.alias()))
                .collect(Collectors.toSet());
    }

    /** Merges that wait until both rows can become one. */
    List<Alias> undone() {
        return byAlias.values().stream().filter(alias -> !alias.done()).toList();
    }

    void put(Alias alias) throws SQLException {
        byAlias.put(alias.alias(), alias);
        PreparedStatement insert = statements.get(
                "insert or replace into rainsync_alias (table_no, alias, into_id, version, done) values (?, ?, ?, ?, ?)");
        insert.setInt(1, names.number(alias.alias().table()));
        insert.setString(2, alias.alias().id().text());
        insert.setString(3, alias.into().text());
        insert.setString(4, alias.version().toString());
        insert.setBoolean(5, alias.done());
        insert.executeUpdate();
    }

    void remove(RowKey alias) throws SQLException {
        if (byAlias.remove(alias) != null) {
            PreparedStatement delete = statements.get("delete from rainsync_alias where table_no = ? and alias = ?");
            delete.setInt(1, names.number(alias.table()));
            delete.setString(2, alias.id().text());
            delete.executeUpdate();
        }
    }
}
