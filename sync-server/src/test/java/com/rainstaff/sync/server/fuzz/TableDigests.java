package com.rainstaff.sync.server.fuzz;

import com.rainstaff.sync.server.jdbc.Jdbc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A digest of each table's contents, whatever the order of its rows. Left out is what refusals may leave behind:
 *
 * <ul>
 *   <li>{@code activity}: the log tells of refusals, failed logins and looks into the past, which is its purpose;
 *   <li>{@code person_token.expires_at}: using a session puts off its end, also where what is asked for is refused.
 * </ul>
 */
final class TableDigests {
    private static final Set<String> LEFT_OUT = Set.of("activity");
    private static final Map<String, String> COLUMN_LEFT_OUT = Map.of("person_token", "expires_at");

    private final Jdbc jdbc;
    private final String query;

    TableDigests(Jdbc jdbc) {
        this.jdbc = jdbc;
        List<String> tables = new ArrayList<>(jdbc.query(
                "select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE' order by table_name",
                row -> row.getString("table_name")));
        tables.removeAll(LEFT_OUT);
        query = tables.stream().map(TableDigests::ofOne).collect(Collectors.joining("\nunion all\n"));
    }

    Map<String, String> now() {
        Map<String, String> digests = new TreeMap<>();
        jdbc.query(query, row -> digests.put(row.getString("name"), row.getString("digest")));
        return digests;
    }

    private static String ofOne(String table) {
        String contents = COLUMN_LEFT_OUT.containsKey(table)
                ? "(to_jsonb(t) - '" + COLUMN_LEFT_OUT.get(table) + "')::text"
                : "t::text";
        return "select '" + table + "' as name, count(*) || ' rows, ' || coalesce(sum(hashtextextended(" + contents
                + ", 0)::numeric), 0) as digest from " + table + " t";
    }
}
