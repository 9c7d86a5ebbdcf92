package com.rainstaff.sync.agent.schema;

import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.ForeignKey;
import com.rainstaff.sync.schema.TableSchema.UniqueIndex;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads from a file what its tables are: keys, foreign keys, unique indexes. The catalog adds what no file says. */
public final class SchemaReader {
    private final Connection connection;
    private final Catalog catalog;
    private final Map<String, RawTable> raw = new TreeMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    private SchemaReader(Connection connection, Catalog catalog) {
        this.connection = connection;
        this.catalog = catalog;
    }

    /** The file as it is now; reads only its schema, never its rows. */
    public static FileSchema read(Connection connection, Catalog catalog) throws SQLException {
        return new SchemaReader(connection, catalog).read();
    }

    private record RawColumn(String name, String type, boolean notNull, String defaultSql, int keyPosition) {}

    private record RawTable(
            String name,
            boolean withoutRowid,
            boolean autoincrement,
            String integerKey,
            List<RawColumn> columns,
            List<ForeignKey> foreignKeys,
            List<UniqueIndex> uniques) {
        /** The same with its integer key as an ordinary column: the key of a row is not a number of its own. */
        RawTable keyed() {
            return new RawTable(name, withoutRowid, autoincrement, null, columns, foreignKeys, uniques);
        }

        List<String> keyColumns() {
            return columns.stream()
                    .filter(column -> column.keyPosition() > 0)
                    .sorted((a, b) -> Integer.compare(a.keyPosition(), b.keyPosition()))
                    .map(RawColumn::name)
                    .toList();
        }
    }

    private FileSchema read() throws SQLException {
        long version = Sql.number(connection, "pragma schema_version");
        for (String name : ordinaryTables()) {
            readTable(name);
        }
        raw.replaceAll((name, table) -> isNumberedByParent(table) ? table.keyed() : table);
        List<LocalTable> tables = new ArrayList<>();
        for (RawTable table : parentsFirst()) {
            CatalogTable scope = catalog.table(table.name());
            if (scope.scope() == Scope.LOCAL) {
                leftOut.put(
                        table.name(),
                        catalog.lists(table.name())
                                ? "its rows belong to this PC"
                                : "the catalog does not say whose rows it holds; it stays on this PC until it does");
            } else {
                tables.add(localTable(table, scope));
            }
        }
        return new FileSchema(version, tables, leftOut);
    }

    /**
     * Whether a table's integer key names the row of another table that it belongs to, as in "one account for each
     * person". Of tables whose keys name each other in a circle the first by name hands out the numbers.
     */
    private boolean isNumberedByParent(RawTable table) {
        List<String> way = new ArrayList<>();
        Optional<RawTable> next = keyParent(table);
        while (next.isPresent() && !way.contains(next.get().name())) {
            way.add(next.get().name());
            next = keyParent(next.get());
        }
        boolean inCircle = way.contains(table.name());
        boolean first = inCircle && way.stream().allMatch(name -> table.name().compareTo(name) <= 0);
        return !way.isEmpty() && !first;
    }

    // Read before any table is changed by what is found out here: the integer key is the type's and the index's affair.
    private Optional<RawTable> keyParent(RawTable table) {
        List<String> keys = table.keyColumns();
        if (keys.size() != 1 || integerKeyOf(table.columns()) == null) {
            return Optional.empty();
        }
        String named = catalog.table(table.name()).references().get(keys.get(0));
        String parent = named != null
                ? named
                : table.foreignKeys().stream()
                        .filter(key -> key.columns().size() == 1
                                && key.columns().get(0).equalsIgnoreCase(keys.get(0))
                                && namesItsKey(key))
                        .map(ForeignKey::parent)
                        .findFirst()
                        .orElse("");
        return Optional.ofNullable(find(parent)).filter(found -> !found.name().equals(table.name()));
    }

    private boolean namesItsKey(ForeignKey key) {
        RawTable parent = find(key.parent());
        String column = key.parentColumns().get(0);
        return parent != null
                && parent.keyColumns().size() == 1
                && (column.isEmpty() || parent.keyColumns().get(0).equalsIgnoreCase(column));
    }

    private List<String> ordinaryTables() throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select name from pragma_table_list
                where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'
                order by name""");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (!rows.getString(1).startsWith(SyncTables.PREFIX)) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    private void readTable(String name) throws SQLException {
        List<RawColumn> columns = columns(name);
        long keyColumns =
                columns.stream().filter(column -> column.keyPosition() > 0).count();
        if (keyColumns == 0) {
            leftOut.put(name, "it has no primary key, so that its rows cannot be told apart");
            return;
        }
        boolean withoutRowid =
                Sql.number(connection, "select wr from pragma_table_list where schema = 'main' and name = ?", name)
                        == 1;
        String integerKey =
                keyColumns == 1 && !withoutRowid && !hasPrimaryKeyIndex(name) ? integerKeyOf(columns) : null;
        boolean autoincrement = Sql.number(
                        connection,
                        "select upper(sql) like '%AUTOINCREMENT%' from sqlite_schema where type = 'table' and name = ?",
                        name)
                == 1;
        raw.put(
                name,
                new RawTable(name, withoutRowid, autoincrement, integerKey, columns, foreignKeys(name), uniques(name)));
    }

    // An integer key is the rowid itself, so it has no index of its own; "INTEGER PRIMARY KEY DESC" has one.
    private boolean hasPrimaryKeyIndex(String table) throws SQLException {
        return Sql.number(connection, "select count(*) from pragma_index_list(?) where origin = 'pk'", table) > 0;
    }

    private static String integerKeyOf(List<RawColumn> columns) {
        return columns.stream()
                .filter(column -> column.keyPosition() > 0 && column.type().equalsIgnoreCase("INTEGER"))
                .map(RawColumn::name)
                .findFirst()
                .orElse(null);
    }

    private List<RawColumn> columns(String table) throws SQLException {
        List<RawColumn> columns = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select name, type, "notnull", dflt_value, pk from pragma_table_xinfo(?) where hidden = 0 order by cid""")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    columns.add(new RawColumn(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getBoolean(3),
                            rows.getString(4),
                            rows.getInt(5)));
                }
            }
        }
        return columns;
    }

    private List<ForeignKey> foreignKeys(String table) throws SQLException {
        Map<Integer, List<String[]>> byId = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select id, "from", "to", "table", on_delete, on_update from pragma_foreign_key_list(?) order by id, seq""")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    byId.computeIfAbsent(rows.getInt(1), id -> new ArrayList<>())
                            .add(new String[] {
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6)
                            });
                }
            }
        }
        List<ForeignKey> keys = new ArrayList<>();
        for (List<String[]> parts : byId.values()) {
            List<String> columns = parts.stream().map(part -> part[0]).toList();
            List<String> parentColumns =
                    parts.stream().map(part -> part[1] == null ? "" : part[1]).toList();
            keys.add(new ForeignKey(columns, parts.get(0)[2], parentColumns, parts.get(0)[3], parts.get(0)[4]));
        }
        return keys;
    }

    private List<UniqueIndex> uniques(String table) throws SQLException {
        Map<String, Boolean> partialByName = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select name, partial from pragma_index_list(?) where "unique" = 1 and origin <> 'pk'""")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    partialByName.put(rows.getString(1), rows.getBoolean(2));
                }
            }
        }
        List<UniqueIndex> indexes = new ArrayList<>();
        for (Map.Entry<String, Boolean> index : partialByName.entrySet()) {
            List<String> columns = new ArrayList<>();
            boolean plain = !index.getValue();
            try (PreparedStatement select = connection.prepareStatement(
                    "select cid, name from pragma_index_xinfo(?) where key = 1 order by seqno")) {
                select.setString(1, index.getKey());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        plain &= rows.getInt(1) >= 0;
                        columns.add(rows.getString(2) == null ? "" : rows.getString(2));
                    }
                }
            }
            indexes.add(new UniqueIndex(index.getKey(), columns, plain));
        }
        return indexes;
    }

    private LocalTable localTable(RawTable table, CatalogTable scope) {
        List<Column> travelling = new ArrayList<>();
        for (RawColumn column : table.columns()) {
            if (column.name().equals(table.integerKey()) || scope.leftOut().contains(column.name())) {
                continue;
            }
            travelling.add(new Column(
                    column.name(),
                    column.type(),
                    column.notNull(),
                    column.defaultSql(),
                    column.keyPosition(),
                    numberedTarget(table, column.name(), new HashSet<>())));
        }
        TableSchema schema = new TableSchema(
                table.name(),
                table.integerKey(),
                table.autoincrement(),
                table.withoutRowid(),
                travelling,
                table.foreignKeys(),
                table.uniques());
        return new LocalTable(schema, scope, table.keyColumns());
    }

    /** The table whose numbered rows {@code column} names, followed through keyed parents; null where there is none. */
    private String numberedTarget(RawTable table, String column, Set<String> followed) {
        if (!followed.add(table.name() + "\n" + column)) {
            return null;
        }
        String declaredByCatalog = catalog.table(table.name()).references().get(column);
        RawTable named = declaredByCatalog == null ? null : find(declaredByCatalog);
        if (named != null && named.integerKey() != null) {
            return named.name();
        }
        for (ForeignKey key : table.foreignKeys()) {
            int position = indexIgnoringCase(key.columns(), column);
            RawTable parent = find(key.parent());
            if (position < 0 || parent == null) {
                continue;
            }
            String parentColumn = key.parentColumns().get(position);
            if (parentColumn.isEmpty() && position < parent.keyColumns().size()) {
                parentColumn = parent.keyColumns().get(position);
            }
            if (parent.integerKey() != null && parent.integerKey().equalsIgnoreCase(parentColumn)) {
                return parent.name();
            }
            String further = numberedTarget(parent, parentColumn, followed);
            if (further != null) {
                return further;
            }
        }
        return null;
    }

    private RawTable find(String name) {
        RawTable exact = raw.get(name);
        if (exact != null) {
            return exact;
        }
        return raw.values().stream()
                .filter(table -> table.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }

    private static int indexIgnoringCase(List<String> names, String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private List<RawTable> parentsFirst() {
        Map<String, RawTable> ordered = new LinkedHashMap<>();
        Map<String, Boolean> onTheWay = new HashMap<>();
        raw.values().forEach(table -> placeAfterParents(table, ordered, onTheWay));
        return List.copyOf(ordered.values());
    }

    private void placeAfterParents(RawTable table, Map<String, RawTable> ordered, Map<String, Boolean> onTheWay) {
        if (onTheWay.putIfAbsent(table.name(), true) != null) {
            return;
        }
        for (ForeignKey key : table.foreignKeys()) {
            RawTable parent = find(key.parent());
            if (parent != null) {
                placeAfterParents(parent, ordered, onTheWay);
            }
        }
        for (String referenced : catalog.table(table.name()).references().values()) {
            RawTable parent = find(referenced);
            if (parent != null) {
                placeAfterParents(parent, ordered, onTheWay);
            }
        }
        ordered.put(table.name(), table);
    }
}
