package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.ForeignKey;
import com.rainstaff.sync.schema.TableSchema.UniqueIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The app's tables, made anew in an empty file from announced schemas. Names are quoted, types and defaults are taken
 * over only in forms that can be nothing else, and no other text of a schema becomes SQL. Collations, checks, partial
 * indexes and indexes over expressions do not travel.
 */
public final class AppSchema {
    private static final Pattern TYPE =
            Pattern.compile("[\\p{L}\\p{N}_]+( +[\\p{L}\\p{N}_]+)*( *\\( *[+-]?\\d+ *(, *[+-]?\\d+ *)?\\))?");
    private static final Set<String> NO_TYPES = Set.of(
            "AS",
            "CHECK",
            "COLLATE",
            "CONSTRAINT",
            "DEFAULT",
            "GENERATED",
            "NOT",
            "NULL",
            "ON",
            "PRIMARY",
            "REFERENCES",
            "UNIQUE");
    private static final Pattern LITERAL = Pattern.compile(
            "[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?|0[xX][0-9a-fA-F]+|[xX]'([0-9a-fA-F]{2})*'|'([^']|'')*'"
                    + "|(?i:null|true|false|current_time|current_date|current_timestamp)");
    private static final Pattern QUOTED_TEXT = Pattern.compile("\"([^\"]|\"\")*\"");
    private static final Set<String> ACTIONS = Set.of("NO ACTION", "RESTRICT", "SET NULL", "SET DEFAULT", "CASCADE");

    private AppSchema() {}

    /**
     * Creates the tables in the caller's transaction. Repeating it fails, since nothing that stands is touched.
     *
     * @throws MalformedValueException for a type, action or name that no file of the app can have; part of the tables may
     *     exist then, so the caller's transaction must not be committed
     */
    public static void create(Connection connection, List<TableSchema> tables) throws SQLException {
        Set<String> present = new HashSet<>();
        tables.forEach(table -> present.add(table.table().toLowerCase(Locale.ROOT)));
        Set<String> indexes = new HashSet<>();
        for (TableSchema table : tables) {
            requireAppName(table.table());
            Sql.script(connection, createTable(table, present));
            for (UniqueIndex index : table.uniques()) {
                if (index.plain() && isNamed(index) && indexes.add(index.name().toLowerCase(Locale.ROOT))) {
                    Sql.script(
                            connection,
                            "create unique index " + Sql.quote(index.name()) + " on " + Sql.quote(table.table()) + " ("
                                    + Sql.quoted(index.columns()) + ")");
                }
            }
        }
    }

    private static String createTable(TableSchema table, Set<String> present) {
        List<String> parts = new ArrayList<>();
        if (table.isNumbered()) {
            parts.add(Sql.quote(table.integerKey()) + " INTEGER PRIMARY KEY"
                    + (table.autoincrement() ? " AUTOINCREMENT" : ""));
        }
        table.columns().forEach(column -> parts.add(column(column)));
        if (!table.isNumbered()) {
            parts.add("PRIMARY KEY (" + Sql.quoted(key(table)) + ")");
        }
        for (UniqueIndex index : table.uniques()) {
            if (index.plain() && !isNamed(index)) {
                parts.add("UNIQUE (" + Sql.quoted(index.columns()) + ")");
            }
        }
        for (ForeignKey key : table.foreignKeys()) {
            if (present.contains(key.parent().toLowerCase(Locale.ROOT))) {
                parts.add(foreignKey(key));
            }
        }
        return "create table " + Sql.quote(table.table()) + " (\n    " + String.join(",\n    ", parts) + "\n)"
                + (table.withoutRowid() ? " WITHOUT ROWID" : "");
    }

    private static String column(Column column) {
        StringBuilder sql = new StringBuilder(Sql.quote(column.name()));
        if (!column.type().isEmpty()) {
            sql.append(' ').append(type(column));
        }
        if (column.notNull()) {
            sql.append(" NOT NULL");
        }
        String literal = literal(column.defaultSql());
        return literal.isEmpty()
                ? sql.toString()
                : sql.append(" DEFAULT ").append(literal).toString();
    }

    private static String type(Column column) {
        String type = column.type();
        boolean words = TYPE.matcher(type).matches()
                && List.of(type.toUpperCase(Locale.ROOT).split("[ (]+")).stream()
                        .noneMatch(NO_TYPES::contains);
        if (!words) {
            throw new MalformedValueException("\"" + type + "\" of column " + column.name() + " is no declared type");
        }
        return type;
    }

    // A default that is an expression would be SQL of somebody else; rows from the wire bring their values anyway.
    private static String literal(String defaultSql) {
        if (defaultSql == null) {
            return "";
        }
        String text = defaultSql.strip();
        if (LITERAL.matcher(text).matches()) {
            return text;
        }
        return QUOTED_TEXT.matcher(text).matches()
                ? "'"
                        + text.substring(1, text.length() - 1)
                                .replace("\"\"", "\"")
                                .replace("'", "''") + "'"
                : "";
    }

    private static List<String> key(TableSchema table) {
        return table.columns().stream()
                .filter(column -> column.keyPosition() > 0)
                .sorted(Comparator.comparingInt(Column::keyPosition))
                .map(Column::name)
                .toList();
    }

    private static String foreignKey(ForeignKey key) {
        String parentColumns = key.parentColumns().contains("") ? "" : " (" + Sql.quoted(key.parentColumns()) + ")";
        return "FOREIGN KEY (" + Sql.quoted(key.columns()) + ") REFERENCES " + Sql.quote(key.parent()) + parentColumns
                + " ON DELETE " + action(key.onDelete()) + " ON UPDATE " + action(key.onUpdate());
    }

    private static String action(String action) {
        if (!ACTIONS.contains(action)) {
            throw new MalformedValueException("\"" + action + "\" is no action of a foreign key");
        }
        return action;
    }

    private static boolean isNamed(UniqueIndex index) {
        String name = index.name().toLowerCase(Locale.ROOT);
        return !name.startsWith("sqlite_") && !name.startsWith(SyncTables.PREFIX);
    }

    private static void requireAppName(String table) {
        String name = table.toLowerCase(Locale.ROOT);
        if (name.startsWith("sqlite_") || name.startsWith(SyncTables.PREFIX)) {
            throw new MalformedValueException("\"" + table + "\" is no table of an app");
        }
    }
}
