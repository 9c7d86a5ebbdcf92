package com.rainstaff.sync.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A PC at which somebody writes at random: new rows, some of which others have too; edits and deletions of rows, most of
 * which others wrote; rows that go to another region. Each exchange pushes a few of them and pulls.
 */
final class RandomWork {
    static final TableSchema EMPLOYEES = table("employees", text("full_name"), text("region"));
    static final TableSchema TIMESHEETS = table(
            "timesheets",
            new Column("employee_id", "INTEGER", true, null, 0, "employees"),
            text("notes"),
            text("region"));
    static final TableSchema VEHICLES = table("vehicles", text("plate"), text("notes"), text("region"));
    static final TableSchema TEMPLATES = table("shift_templates", text("name"), text("notes"));
    static final Map<String, TableSchema> SCHEMAS = Map.of(
            "employees", EMPLOYEES, "timesheets", TIMESHEETS, "vehicles", VEHICLES, "shift_templates", TEMPLATES);

    private static final List<String> REGIONS = List.of("Ankara", "Bursa", "Istanbul", "Izmir");
    private static final int MOST_CHANGES = 5;
    private static final int NAMES = 6;
    private static final int PAGE = 40;

    private final WireDevice device;
    private final Random random;
    private final Map<RowKey, Upsert> rows = new TreeMap<>();

    RandomWork(WireDevice device, Random random) {
        this.device = device;
        this.random = random;
    }

    /** The schemas, as every PC has them and each in an order of its own. */
    static List<TableSchema> schemas(Random random) {
        List<TableSchema> schemas = new ArrayList<>(new TreeMap<>(SCHEMAS).values());
        Collections.shuffle(schemas, random);
        return schemas;
    }

    WireDevice device() {
        return device;
    }

    /** One exchange. */
    void exchange() {
        List<Change> changes = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < count; i++) {
            changes.add(change());
        }
        ExchangeReply reply = device.exchange(line(), changes, PAGE);
        assertThat(reply.receipt().quarantined())
                .as("what was not accepted of %s by %s", changes, device.region())
                .isEmpty();
        take(reply);
    }

    private WireDevice.Line line() {
        return switch (random.nextInt(10)) {
            case 0 -> WireDevice.Line.LOSES_THE_REPLY;
            case 1 -> WireDevice.Line.IMPATIENT;
            default -> WireDevice.Line.GOOD;
        };
    }

    private Change change() {
        if (rows.isEmpty()) {
            return kept(employee());
        }
        return switch (random.nextInt(12)) {
            case 0 -> kept(employee());
            case 1 -> kept(timesheet());
            case 2 -> kept(vehicle());
            case 3 -> kept(device.row(TEMPLATES, word("Shift ", NAMES), word("note ", 1_000)));
            case 4 -> delete();
            case 5, 6 -> kept(move());
            default -> kept(edit());
        };
    }

    private Upsert kept(Upsert upsert) {
        rows.put(upsert.key(), upsert);
        return upsert;
    }

    private Upsert employee() {
        return device.row(EMPLOYEES, word("Employee ", 1_000), region());
    }

    private Upsert timesheet() {
        List<Upsert> employees = rows.values().stream()
                .filter(row -> row.key().table().equals("employees"))
                .toList();
        if (employees.isEmpty()) {
            return employee();
        }
        Upsert employee = any(employees);
        // An office labels what it writes with its own region, whoever it is for by now.
        Value label = device.region().isAll() ? employee.image().get(1) : region();
        return device.row(TIMESHEETS, new Value.Reference(employee.key().id()), word("note ", 1_000), label);
    }

    private Upsert vehicle() {
        return device.row(VEHICLES, word("06 RS ", NAMES), word("note ", 1_000), region());
    }

    private Change delete() {
        Upsert row = any(List.copyOf(rows.values()));
        rows.remove(row.key());
        return device.delete(row.key());
    }

    /** Notes, names and plates alike, so that a row may come to be called as another is. */
    private Upsert edit() {
        Upsert row = any(List.copyOf(rows.values()));
        int column = row.key().table().equals("timesheets") ? 1 : 0;
        Value value = row.key().table().equals("vehicles") ? word("06 RS ", NAMES) : word("edited ", 1_000);
        return changed(row, column, value);
    }

    private Upsert move() {
        List<Upsert> movable = rows.values().stream()
                .filter(row ->
                        List.of("employees", "vehicles").contains(row.key().table()))
                .toList();
        if (movable.isEmpty()) {
            return employee();
        }
        Upsert row = any(movable);
        return changed(row, row.image().size() - 1, new Value.Text(any(REGIONS)));
    }

    private Upsert changed(Upsert row, int column, Value value) {
        List<Value> image = new ArrayList<>(row.image());
        image.set(column, value);
        return device.edit(row.key(), SCHEMAS.get(row.key().table()), ColumnMask.of(column), image);
    }

    private Value region() {
        return new Value.Text(
                device.region().isAll() ? any(REGIONS) : device.region().name());
    }

    private Value word(String beginning, int different) {
        return new Value.Text(beginning + random.nextInt(different));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void take(ExchangeReply reply) {
        reply.absent().forEach(rows::remove);
        reply.corrections()
                .forEach(correction -> ChangeBlocks.decode(correction.blocks()).forEach(this::take));
        for (FeedPage page : reply.pages()) {
            ChangeBlocks.decode(page.blocks()).forEach(this::take);
        }
    }

    private void take(Change change) {
        if (change instanceof Upsert upsert) {
            rows.put(upsert.key(), upsert);
        } else {
            rows.remove(change.key());
        }
    }

    static TableSchema table(String name, Column... columns) {
        return new TableSchema(name, "id", true, false, List.of(columns), List.of(), List.of());
    }

    static Column text(String name) {
        return new Column(name, "TEXT", false, null, 0, null);
    }
}
