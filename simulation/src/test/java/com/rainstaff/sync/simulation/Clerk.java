package com.rainstaff.sync.simulation;

import com.rainstaff.sync.simulation.Ledger.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Somebody who works with the app: one transaction of a few statements, some of which the app's tables refuse. */
final class Clerk {
    private static final int CONSTRAINT_BROKEN = 19;
    private static final int TRIGGERS = 3 * Office.SYNCED.size();
    private static final int KEY_STEP = 1_000;
    private static final List<String> REGIONS = List.of("Ankara", "Istanbul");
    private static final List<String> NUMBERED =
            List.of("people", "sheets", "cars", "faults", "checks", "badges", "templates", "receipts");

    private final Connection app;
    private final Pc pc;
    private final Ledger ledger;
    private final Random random;
    private final Occurrences occurrences;
    private final boolean beforeTheAgent;

    private Clerk(
            Connection app, Pc pc, Ledger ledger, Random random, Occurrences occurrences, boolean beforeTheAgent) {
        this.app = app;
        this.pc = pc;
        this.ledger = ledger;
        this.random = random;
        this.occurrences = occurrences;
        this.beforeTheAgent = beforeTheAgent;
    }

    /** One transaction of the app's on {@code pc}. */
    static void write(Pc pc, Ledger ledger, Random random, Occurrences occurrences) {
        work(pc, ledger, random, occurrences, false);
    }

    /** The same before there is an agent, when what names another region is a stale copy of another PC's row. */
    static void writeBeforeTheAgent(Pc pc, Ledger ledger, Random random, Occurrences occurrences) {
        work(pc, ledger, random, occurrences, true);
    }

    /** The same with the agent's triggers gone before, which finds what came of it later. */
    static void writeUnseen(Pc pc, Ledger ledger, Random random, Occurrences occurrences) {
        try (Connection app = pc.app();
                Statement statement = app.createStatement()) {
            List<String> triggers = new ArrayList<>();
            try (ResultSet all = statement.executeQuery(
                    "select name from sqlite_schema where type = 'trigger' and name like 'rainsync%'")) {
                while (all.next()) {
                    triggers.add(all.getString(1));
                }
            }
            for (String trigger : triggers) {
                statement.executeUpdate("drop trigger \"" + trigger + '"');
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("take the triggers out on " + pc.device(), failed);
        }
        write(pc, ledger, random, occurrences);
        occurrences.add("app: written with the triggers gone");
    }

    /** What a later release of the app does when it first opens the file. */
    static void migrate(Pc pc, Random random, Occurrences occurrences) {
        try (Connection app = pc.app();
                Statement statement = app.createStatement()) {
            app.setAutoCommit(false);
            if (random.nextBoolean()) {
                String table = List.of("people", "cars", "templates").get(random.nextInt(3));
                statement.executeUpdate("alter table " + table + " add column extra text");
                occurrences.add("app: column added");
            } else {
                statement.executeUpdate("""
                        create table new_badges (
                            id integer primary key autoincrement, number text unique,
                            person_id integer references people (id) on delete cascade, region text, mark text)""");
                statement.executeUpdate(
                        "insert into new_badges select id, number, person_id, region, mark from badges");
                statement.executeUpdate("drop table badges");
                statement.executeUpdate("alter table new_badges rename to badges");
                occurrences.add("app: table rebuilt");
            }
            app.commit();
        } catch (SQLException known) {
            occurrences.add("app: migrated before");
        }
    }

    private static void work(Pc pc, Ledger ledger, Random random, Occurrences occurrences, boolean beforeTheAgent) {
        try (Connection app = pc.app()) {
            boolean saveAnew = random.nextInt(20) == 0;
            if (saveAnew) {
                switchForeignKeysOff(app);
            }
            app.setAutoCommit(false);
            Clerk clerk = new Clerk(app, pc, ledger, random, occurrences, beforeTheAgent);
            if (saveAnew) {
                clerk.saveAnew();
            } else {
                int statements = 1 + random.nextInt(4);
                for (int i = 0; i < statements; i++) {
                    clerk.tryOne();
                }
            }
            if (random.nextInt(20) == 0) {
                app.rollback();
                ledger.rolledBack();
                occurrences.add("app: transaction rolled back");
            } else {
                clerk.noteReferences();
                app.commit();
                ledger.committed();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("the app failed on " + pc.device(), failed);
        }
    }

    private static void switchForeignKeysOff(Connection app) throws SQLException {
        try (Statement statement = app.createStatement()) {
            statement.executeUpdate("pragma foreign_keys = off");
        }
    }

    private void tryOne() throws SQLException {
        try {
            one();
        } catch (SQLException refused) {
            if (refused.getErrorCode() % 256 != CONSTRAINT_BROKEN) {
                throw refused;
            }
            occurrences.add("app: statement refused by the app's own tables");
        }
    }

    private void one() throws SQLException {
        switch (random.nextInt(29)) {
            case 0, 1 -> insertPerson();
            case 2, 3 -> insertSheet();
            case 4, 5 -> insertCar();
            case 6 -> insertFault();
            case 7 -> insertCheck();
            case 8 -> insertBadge();
            case 9 -> upsertTemplate();
            case 10 -> replaceSetting();
            case 11 -> writeTag();
            case 12, 13, 14, 15 -> updateSome();
            case 16 -> updateWhole();
            case 17, 18 -> deleteSome();
            case 19 -> changeKey();
            case 20 -> move();
            case 21 -> swap("cars", "plate");
            case 22 -> swap("badges", "number");
            case 23 -> replaceBadge();
            case 24 -> writeItem();
            case 25 -> insertReceipt();
            case 26 -> changeItemKey();
            case 27 -> insertChildFirst();
            default -> updateNothing();
        }
    }

    private void insertPerson() throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", "kişi " + random.nextInt(1000));
        row.put("chief_id", random.nextInt(3) == 0 ? any("people") : null);
        insert("people", labelled(row));
    }

    private void insertSheet() throws SQLException {
        Long person = any("people");
        if (person != null) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("person_id", person);
            row.put("day", "2026-11-" + (10 + random.nextInt(20)));
            row.put("hours", random.nextInt(4) == 0 ? -0.0 : random.nextInt(100) / 10.0 + 0.1);
            insert("sheets", child(row, "people", person));
        }
    }

    private void insertCar() throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("plate", plate());
        row.put("km", random.nextInt(200_000));
        insert("cars", labelled(row));
    }

    private void insertFault() throws SQLException {
        Long car = any("cars");
        if (car != null) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("car_id", car);
            row.put("title", "arıza İ" + random.nextInt(10));
            insert("faults", child(row, "cars", car));
        }
    }

    private void insertCheck() throws SQLException {
        Long car = any("cars");
        if (car != null) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("car_id", car);
            row.put("person_id", any("people"));
            row.put("fault_id", random.nextBoolean() ? any("faults") : null);
            doubtIfDoubtful(insert("checks", row), "checks", row);
        }
    }

    private void insertBadge() throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", badge());
        row.put("person_id", any("people"));
        insert("badges", labelled(row));
    }

    // A row that holds the number already goes without a word: no trigger of SQLite's sees it.
    private void replaceBadge() throws SQLException {
        String number = badge();
        String displaced = text("select id from badges where number = ?", number);
        if (displaced != null && !ledger.isDoubtful(pc.device(), "badges", Long.parseLong(displaced))) {
            String mark = ledger.nextMark();
            run(
                    "insert or replace into badges (number, region, mark) values (?, ?, ?)",
                    number,
                    pc.region().isAll() ? REGIONS.get(0) : pc.region().name(),
                    mark);
            note(mark, "badges", Long.parseLong(text("select last_insert_rowid()")), null);
            occurrences.add("app: row displaced by REPLACE");
        }
    }

    private void upsertTemplate() throws SQLException {
        String name = "vardiya " + random.nextInt(4);
        String seen = text("select mark from templates where name = ?", name);
        String mark = ledger.nextMark();
        run("""
                insert into templates (name, start, mark) values (?, ?, ?)
                on conflict (name) do update set start = excluded.start, mark = excluded.mark""", name, "0" + random.nextInt(10) + ":00", mark);
        note(mark, "templates", 0, seen);
    }

    private void replaceSetting() throws SQLException {
        String key = List.of("company_name", "report_title", "sync_token").get(random.nextInt(3));
        String seen = text("select value from settings where key = ?", key);
        String mark = ledger.nextMark();
        run("insert or replace into settings (key, value) values (?, ?)", key, mark);
        if (!key.equals("sync_token")) {
            note(mark, "settings", 0, seen);
        }
    }

    // A tag belongs to the PC's region, and headquarters has none to give.
    private void writeTag() throws SQLException {
        if (pc.region().isAll()) {
            return;
        }
        String name = pc.region() + " etiket";
        int number = random.nextInt(6);
        String seen = text("select mark from \"tag list\" where name = ? and \"kod no\" = ?", name, number);
        String mark = ledger.nextMark();
        if (seen == null) {
            byte[] note = new byte[random.nextInt(4)];
            random.nextBytes(note);
            run(
                    "insert into \"tag list\" (name, \"kod no\", note, mark) values (?, ?, ?, ?)",
                    name,
                    number,
                    note,
                    mark);
        } else if (random.nextInt(4) == 0) {
            run("delete from \"tag list\" where name = ? and \"kod no\" = ?", name, number);
            return;
        } else {
            run("update \"tag list\" set mark = ? where name = ? and \"kod no\" = ?", mark, name, number);
        }
        note(mark, "tag list", 0, seen);
    }

    private void writeItem() throws SQLException {
        Long person = any("people");
        if (person == null) {
            return;
        }
        int no = random.nextInt(4);
        String seen = text("select mark from items where person_id = ? and no = ?", person, no);
        if (seen != null && random.nextInt(4) == 0) {
            run("delete from items where person_id = ? and no = ?", person, no);
            return;
        }
        String mark = ledger.nextMark();
        run("""
                insert into items (person_id, no, size, mark) values (?, ?, ?, ?)
                on conflict (person_id, no) do update set size = excluded.size, mark = excluded.mark""", person, no, "S" + random.nextInt(9), mark);
        noteItem(mark, person, no, seen);
    }

    // Another key makes another row; what refers to the old one goes with it.
    private void changeItemKey() throws SQLException {
        String item = anyItem();
        if (item != null) {
            long person = Long.parseLong(item.split(" ")[0]);
            int no = Integer.parseInt(item.split(" ")[1]);
            String mark = ledger.nextMark();
            run("update items set no = no + 10, mark = ? where person_id = ? and no = ?", mark, person, no);
            noteItem(mark, person, no + 10, null);
            occurrences.add("app: key of two columns changed");
        }
    }

    private void insertReceipt() throws SQLException {
        String item = anyItem();
        if (item != null) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("person_id", Long.parseLong(item.split(" ")[0]));
            row.put("no", Integer.parseInt(item.split(" ")[1]));
            row.put("amount", random.nextInt(100) / 4.0);
            insert("receipts", row);
        }
    }

    // Foreign keys may be deferred. The number is that of a row which was deleted, if it was the last.
    private void insertChildFirst() throws SQLException {
        Long car = any("cars");
        if (car == null) {
            return;
        }
        run("pragma defer_foreign_keys = on");
        Long fault = Long.valueOf(text("select coalesce(max(id), 0) + 1 from faults"));
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("car_id", car);
        check.put("fault_id", fault);
        insert("checks", check);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", fault);
        row.put("car_id", car);
        row.put("title", "arıza sonra");
        insert("faults", child(row, "cars", car));
        occurrences.add("app: child inserted before its parent");
    }

    private String anyItem() throws SQLException {
        return text("""
                        select person_id || ' ' || no from items order by person_id, no
                        limit 1 offset abs(?) % (select max(1, count(*)) from items)""", random.nextInt());
    }

    private void noteItem(String mark, long person, int no, String seen) throws SQLException {
        long row = person * KEY_STEP + no;
        if (ledger.isDoubtful(pc.device(), "people", person)) {
            ledger.doubt(pc.device(), "items", row);
        }
        note(mark, "items", row, seen);
    }

    private void updateSome() throws SQLException {
        String table = NUMBERED.get(random.nextInt(NUMBERED.size()));
        Long id = any(table);
        if (id != null) {
            Map<String, Object> values = new LinkedHashMap<>();
            switch (table) {
                case "people" -> {
                    if (Boolean.getBoolean("sim.rough") && random.nextInt(3) == 0 && hasExtra("people")) {
                        values.put("extra", "e" + random.nextInt(100));
                    }
                    values.put(
                            random.nextInt(3) == 0 ? "chief_id" : "name",
                            random.nextInt(3) == 0 ? any("people") : "kişi " + random.nextInt(1000));
                }
                case "sheets" -> values.put("hours", random.nextInt(100) / 10.0);
                case "cars" ->
                    values.put(
                            random.nextInt(3) == 0 ? "plate" : "km",
                            random.nextInt(3) == 0 ? plate() : random.nextInt(9));
                case "faults" -> values.put("title", "arıza ş" + random.nextInt(10));
                case "checks" -> values.put("person_id", any("people"));
                case "badges" -> values.put("number", badge());
                case "receipts" -> values.put("amount", random.nextInt(100) / 4.0);
                default -> values.put("start", "1" + random.nextInt(10) + ":00");
            }
            if (values.containsKey("plate") && !(values.get("plate") instanceof String)) {
                values.put("plate", plate());
            }
            if (values.containsKey("km") && !(values.get("km") instanceof Integer)) {
                values.put("km", random.nextInt(9));
            }
            if (values.containsKey("chief_id") && values.get("chief_id") instanceof String) {
                values.put("chief_id", null);
            }
            update(table, id, values);
        }
    }

    // As the app does: every column is written, changed or not.
    private void updateWhole() throws SQLException {
        Long id = any("people");
        if (id != null) {
            Map<String, Object> values = new LinkedHashMap<>();
            try (PreparedStatement select =
                    app.prepareStatement("select name, chief_id, region from people where id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    values.put("name", row.getString(1) + "!");
                    values.put("chief_id", row.getObject(2));
                    values.put("region", row.getObject(3));
                }
            }
            update("people", id, values);
        }
    }

    private void deleteSome() throws SQLException {
        String table = NUMBERED.get(random.nextInt(NUMBERED.size()));
        Long id = any(table);
        if (id != null) {
            run("delete from " + table + " where id = ?", id);
            occurrences.add("app: row deleted");
        }
    }

    private void changeKey() throws SQLException {
        String table = List.of("badges", "checks", "sheets").get(random.nextInt(3));
        Long id = any(table);
        if (id != null && !ledger.isDoubtful(pc.device(), table, id)) {
            String mark = ledger.nextMark();
            String seen = text("select mark from " + table + " where id = ?", id);
            run("update " + table + " set id = id + " + KEY_STEP + ", mark = ? where id = ?", mark, id);
            note(mark, table, id + KEY_STEP, seen);
            occurrences.add("app: key changed");
        }
    }

    private void move() throws SQLException {
        String table = List.of("people", "cars", "badges").get(random.nextInt(3));
        Long id = any(table);
        if (id != null && !beforeTheAgent && !ledger.isDoubtful(pc.device(), table, id)) {
            String region = REGIONS.get(random.nextInt(2));
            if (!isSynced(table, id)
                    && !pc.region().isAll()
                    && !pc.region().name().equals(region)) {
                ledger.doubt(pc.device(), table, id);
            }
            update(table, id, Map.of("region", region));
            occurrences.add("app: row moved to a region");
        }
    }

    private void swap(String table, String column) throws SQLException {
        Long one = any(table);
        Long other = any(table);
        if (one == null || one.equals(other)) {
            return;
        }
        String select = "select " + column + " from " + table + " where id = ?";
        String ofOne = text(select, one);
        String ofOther = text(select, other);
        update(table, one, Map.of(column, "tmp " + ledger.nextMark()));
        if (ofOne != null && ofOther != null) {
            update(table, other, Map.of(column, ofOne));
            update(table, one, Map.of(column, ofOther));
            occurrences.add("app: unique values swapped");
        }
    }

    // As some apps save: the row is deleted and inserted anew under its number, and what refers to it stays.
    private void saveAnew() throws SQLException {
        String table = List.of("people", "cars").get(random.nextInt(2));
        Long id = any(table);
        if (id == null || ledger.isDoubtful(pc.device(), table, id) || !isOwn(table, id)) {
            return;
        }
        String mark = ledger.nextMark();
        run("create temp table saved as select * from " + table + " where id = ?", id);
        run("update temp.saved set mark = ?", mark);
        run("delete from " + table + " where id = ?", id);
        run("insert into " + table + " select * from temp.saved");
        note(mark, table, id, null);
        occurrences.add("app: row deleted and inserted anew");
    }

    // As a new row, one that names another region would wait for a person.
    private boolean isOwn(String table, long id) throws SQLException {
        String region = text("select region from " + table + " where id = ?", id);
        return pc.region().isAll()
                ? REGIONS.contains(region)
                : region == null || region.equals(pc.region().name());
    }

    private void updateNothing() throws SQLException {
        run("update people set name = name, region = region");
    }

    /** The label a new row gets: mostly the PC's own, now and then none, the column's default, or another's. */
    private Map<String, Object> labelled(Map<String, Object> row) {
        if (pc.region().isAll()) {
            row.put("region", REGIONS.get(random.nextInt(2)));
            return row;
        }
        switch (beforeTheAgent ? 4 : random.nextInt(12)) {
            case 0 -> row.put("region", null);
            case 1 -> occurrences.add("app: row left to the region column's default");
            case 2 -> row.put("region", " " + pc.region().name().toUpperCase(java.util.Locale.ROOT) + " ");
            case 3 -> {
                row.put("region", random.nextBoolean() ? "Izmir" : "Mars");
                occurrences.add("app: row with a foreign or unknown region");
            }
            default -> row.put("region", pc.region().name());
        }
        return row;
    }

    private Map<String, Object> child(Map<String, Object> row, String parentTable, long parent) throws SQLException {
        if (pc.region().isAll()) {
            row.put(
                    "region",
                    random.nextBoolean() ? null : text("select region from " + parentTable + " where id = ?", parent));
        } else {
            row.put("region", random.nextInt(5) == 0 ? null : pc.region().name());
        }
        return row;
    }

    private String plate() {
        return "06 ABC " + random.nextInt(14);
    }

    private String badge() {
        return random.nextInt(5) == 0 ? null : "B" + random.nextInt(14);
    }

    private long insert(String table, Map<String, Object> row) throws SQLException {
        String mark = ledger.nextMark();
        Map<String, Object> all = new LinkedHashMap<>(row);
        all.put("mark", mark);
        run(
                "insert into " + table + " (" + String.join(", ", all.keySet()) + ") values ("
                        + "?, ".repeat(all.size() - 1) + "?)",
                all.values().toArray());
        long id = Long.parseLong(text("select last_insert_rowid()"));
        doubtIfDoubtful(id, table, row);
        note(mark, table, id, null);
        return id;
    }

    // A row that waits for a person keeps its children waiting; at headquarters so does one that names no region.
    private void doubtIfDoubtful(long id, String table, Map<String, Object> row) {
        Object label = row.get("region");
        boolean foreign = "Izmir".equals(label) || "Mars".equals(label);
        boolean parentWaits = Office.references(table).entrySet().stream()
                .anyMatch(reference -> row.get(reference.getKey()) instanceof Long parent
                        && ledger.isDoubtful(pc.device(), reference.getValue(), parent));
        if (foreign || parentWaits) {
            ledger.doubt(pc.device(), table, id);
        }
    }

    private void update(String table, long id, Map<String, Object> values) throws SQLException {
        String mark = ledger.nextMark();
        String seen = text("select mark from " + table + " where id = ?", id);
        List<String> parts = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        values.forEach((column, value) -> {
            parts.add(column + " = ?");
            parameters.add(value);
        });
        parameters.add(mark);
        parameters.add(id);
        run("update " + table + " set " + String.join(", ", parts) + ", mark = ? where id = ?", parameters.toArray());
        doubtIfDoubtful(id, table, values);
        note(mark, table, id, seen);
    }

    private boolean hasExtra(String table) throws SQLException {
        return text("select 1 from pragma_table_info(?) where name = 'extra'", table) != null;
    }

    // A row that names another region before anybody knows of it waits for a person.
    private boolean isSynced(String table, long id) throws SQLException {
        return text("""
                        select 1 from rainsync_row r join rainsync_name n on n.no = r.table_no
                        where n.text = ? and r.local = ?""", table, id) != null;
    }

    private Long any(String table) throws SQLException {
        String count = text("select count(*) from " + table);
        int rows = Integer.parseInt(count);
        return rows == 0
                ? null
                : Long.valueOf(text("select id from " + table + " order by id limit 1 offset ?", random.nextInt(rows)));
    }

    private void note(String mark, String table, long id, String seen) throws SQLException {
        ledger.note(mark, pc.device(), table, id, seen, isCaptured());
    }

    // As they are when all is done: within a transaction a child may come before its parent.
    private void noteReferences() throws SQLException {
        for (Write write : ledger.underWay()) {
            for (Map.Entry<String, String> reference :
                    Office.references(write.table()).entrySet()) {
                String parent = text(
                        "select parent.mark from " + write.table() + " child join " + reference.getValue()
                                + " parent on parent.id = child." + reference.getKey() + " where child.mark = ?",
                        write.mark());
                if (parent != null) {
                    ledger.noteReference(write.mark(), reference.getKey(), parent);
                }
            }
        }
    }

    // Taken out of all tables, or of one that was rebuilt.
    private boolean isCaptured() throws SQLException {
        return Integer.parseInt(
                        text("select count(*) from sqlite_schema where type = 'trigger' and name like 'rainsync%'"))
                >= TRIGGERS;
    }

    private void run(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = app.prepareStatement(sql)) {
            bind(statement, parameters);
            statement.executeUpdate();
        }
    }

    private String text(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = app.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
