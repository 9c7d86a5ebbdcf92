package com.rainstaff.sync.simulation;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An app's file in which everything occurs that makes syncing hard: parents and children that cascade and that are set
 * to null, a table that refers to itself, ids that are used again, values that only one row may hold, rows that two PCs
 * type both, rows that all share, keys of several columns, some of them references, and names with blanks.
 */
final class Office {
    static final String TABLES = """
            create table people (
                id integer primary key autoincrement, name text not null,
                chief_id integer references people (id) on delete set null, region text, mark text);
            create table sheets (
                id integer primary key autoincrement,
                person_id integer not null references people (id) on delete cascade,
                day text not null, hours real, region text, mark text);
            create table cars (
                id integer primary key autoincrement, plate text not null unique, km integer,
                region text default 'Ankara', mark text);
            create table faults (
                id integer primary key, car_id integer not null references cars (id) on delete cascade,
                title text, region text, mark text);
            create table checks (
                id integer primary key autoincrement, car_id integer not null references cars (id) on delete cascade,
                person_id integer references people (id) on delete set null,
                fault_id integer references faults (id) on delete set null, mark text);
            create table badges (
                id integer primary key autoincrement, number text unique,
                person_id integer references people (id) on delete cascade, region text, mark text);
            create table templates (
                id integer primary key autoincrement, name text not null unique, start text, mark text);
            create table settings (key text primary key, value text not null);
            create table "tag list" (
                name text not null, "kod no" integer not null, note blob, mark text, primary key (name, "kod no"))
                without rowid;
            create table items (
                person_id integer not null references people (id) on delete cascade, no integer not null, size text,
                mark text, primary key (person_id, no));
            create table receipts (
                id integer primary key, person_id integer not null, no integer not null, amount real, mark text,
                foreign key (person_id, no) references items (person_id, no) on delete cascade on update cascade);
            create table drafts (id integer primary key, text text);
            """;

    static final String CATALOG = """
            {
              "app": "Office of the simulation",
              "unlisted": "local",
              "tables": {
                "people": {"scope": "region", "regionColumn": "region"},
                "sheets": {"scope": "region", "regionColumn": "region", "parentColumn": "person_id"},
                "cars": {"scope": "region", "regionColumn": "region", "identifiedBy": ["plate"]},
                "faults": {"scope": "region", "regionColumn": "region", "parentColumn": "car_id"},
                "checks": {"scope": "region", "parentColumn": "car_id"},
                "badges": {"scope": "region", "regionColumn": "region"},
                "templates": {"scope": "shared", "identifiedBy": ["name"]},
                "settings": {"scope": "shared", "onlyKeys": ["company_name", "report_title"]},
                "tag list": {"scope": "region"},
                "items": {"scope": "region", "parentColumn": "person_id"},
                "receipts": {"scope": "region", "parentColumn": "person_id"},
                "drafts": {"scope": "local"}
              }
            }
            """;

    /** Tables that travel, parents first. */
    static final List<String> SYNCED = List.of(
            "people",
            "sheets",
            "cars",
            "faults",
            "checks",
            "badges",
            "templates",
            "settings",
            "tag list",
            "items",
            "receipts");

    /** Columns that only one row may hold a value of. */
    static final Map<String, String> UNIQUE = Map.of("cars", "plate", "badges", "number", "templates", "name");

    private static final Map<String, Map<String, String>> REFERENCES = Map.of(
            "people", Map.of("chief_id", "people"),
            "sheets", Map.of("person_id", "people"),
            "faults", Map.of("car_id", "cars"),
            "checks", Map.of("car_id", "cars", "person_id", "people", "fault_id", "faults"),
            "badges", Map.of("person_id", "people"),
            "items", Map.of("person_id", "people"),
            "receipts", Map.of("person_id", "people"));

    private static final Map<String, List<String>> KEYS = Map.of(
            "settings", List.of("key"), "tag list", List.of("name", "kod no"), "items", List.of("person_id", "no"));

    private Office() {}

    /** Column to the table whose rows it names. */
    static Map<String, String> references(String table) {
        return REFERENCES.getOrDefault(table, Map.of());
    }

    /** The keyed row that a row refers to by several columns, as it stands in the world. */
    static Optional<RowKey> keyedParent(String table, Map<String, Value> content) {
        return table.equals("receipts") ? Optional.of(new RowKey("items", keyed("items", content))) : Optional.empty();
    }

    /** The id of a row of a keyed table. */
    static RowId keyed(String table, Map<String, Value> content) {
        return KeyText.rowId(keyColumns(table).stream().map(content::get).toList());
    }

    /** Columns of a key that is no integer key; empty for tables whose rows have numbers. */
    static List<String> keyColumns(String table) {
        return KEYS.getOrDefault(table, List.of());
    }

    /** Whether the table's rows are told apart by the rows that they refer to. */
    static boolean isKeyedByRows(String table) {
        return keyColumns(table).stream().anyMatch(references(table)::containsKey);
    }

    /** Whether the table's rows have numbers, and none of them is ever taken for another. */
    static boolean isNeverMerged(String table) {
        return keyColumns(table).isEmpty() && !table.equals("cars") && !table.equals("templates");
    }

    /** The column in which every write leaves its mark. */
    static String markColumn(String table) {
        return table.equals("settings") ? "value" : "mark";
    }
}
