package com.rainstaff.sync.demo.check;

import com.rainstaff.sync.demo.office.Office;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Employees with the timesheets that point at them. */
public final class People {
    private static final String EMPLOYEES = "employees";
    private static final String TIMESHEETS = "timesheets";

    private People() {}

    /**
     * An employee by what the file says of the person.
     *
     * @param sheets how often each timesheet occurs, by its dates and times
     */
    public record Person(Map<String, String> values, Map<String, Integer> sheets) {
        public String name() {
            return values.get("full_name");
        }

        public int timesheets() {
            return sheets.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** The employee with the local id {@code id}. */
    public static Optional<Person> of(FileContents contents, Office office, long id) {
        Map<String, Object> row = contents.rows(EMPLOYEES).get(id);
        if (row == null) {
            return Optional.empty();
        }
        // Columns that every generation has, and the region that each row belongs to.
        Map<String, String> values = new TreeMap<>();
        for (String column : List.of("full_name", "identity_no", "department", "title")) {
            values.put(column, String.valueOf(row.get(column)));
        }
        values.put("region", new Regions(contents, office).of(RainstaffTable.named(EMPLOYEES), row));
        return Optional.of(new Person(values, sheets(contents, id)));
    }

    /** Whether headquarters has exactly one such person, with the same timesheets. */
    public static boolean knows(FileContents headquarters, Person person) {
        long same = headquarters.rows(EMPLOYEES).keySet().stream()
                .map(id -> of(headquarters, Office.HEADQUARTERS, (Long) id))
                .filter(candidate -> candidate.filter(person::equals).isPresent())
                .count();
        return same == 1;
    }

    private static Map<String, Integer> sheets(FileContents contents, long employee) {
        Map<String, Integer> sheets = new TreeMap<>();
        for (Map<String, Object> sheet : contents.rows(TIMESHEETS).values()) {
            if (Keys.of(sheet.get("employee_id")).equals(employee)) {
                String text = sheet.get("work_date") + " " + sheet.get("start_time") + "-" + sheet.get("end_time") + " "
                        + sheet.get("notes");
                sheets.merge(text, 1, Integer::sum);
            }
        }
        return sheets;
    }
}
