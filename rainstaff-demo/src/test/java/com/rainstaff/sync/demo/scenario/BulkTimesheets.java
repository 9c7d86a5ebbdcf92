package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.office.AppFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Many timesheets of one transaction, by their notes {@code bulk 1}, {@code bulk 2} and so on. */
final class BulkTimesheets {
    private BulkTimesheets() {}

    /** Writes numbers {@code first} to {@code last} into Izmir's file, for its first employee. */
    static void write(AppFile file, int first, int last) throws SQLException {
        file.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(insert(first, last));
            }
        });
    }

    /** The statement that writes them. */
    static String insert(int first, int last) {
        return """
                        with recursive n (i) as (select %d union all select i + 1 from n where i < %d)
                        insert into timesheets (employee_id, work_date, start_time, end_time, break_minutes, notes, region)
                        select (select min(id) from employees), date('2020-01-01', '+' || (i %% 2000) || ' days'),
                               '08:00', '17:00', i %% 61, 'bulk ' || i, 'Izmir' from n""".formatted(first, last);
    }

    /** One figure over those in a file, such as {@code count(*)}. */
    static long figure(AppFile file, String figure) throws SQLException {
        return file.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("select " + figure + " from timesheets where notes like 'bulk %'")) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
