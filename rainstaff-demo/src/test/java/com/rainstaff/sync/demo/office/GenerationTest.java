package com.rainstaff.sync.demo.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationTest {
    private final OfficeFiles files = new OfficeFiles(Clock.systemUTC());

    @TempDir
    private Path folder;

    @Test
    void ankara_begins_with_five_employees_and_37_timesheets_and_no_region() throws SQLException {
        AppFile file = created(Office.ANKARA);

        assertThat(count(file, "employees")).isEqualTo(5);
        assertThat(count(file, "timesheets")).isEqualTo(37);
        assertThat(count(file, "settings")).isEqualTo(6);
        assertThat(columns(file, "employees")).doesNotContain("region");
        assertThat(columns(file, "vehicles")).isEmpty();
    }

    @Test
    void a_migrated_file_says_ankara_in_every_older_row_wherever_it_stands() throws SQLException {
        AppFile file = created(Office.ISTANBUL);

        assertThat(number(file, "select count(*) from employees where region = 'Ankara'"))
                .isEqualTo(7);
        assertThat(columns(file, "vehicle_service_visits")).contains("service_date", "km_at_service");
        assertThat(columns(file, "vehicle_inspection_results")).contains("item_name");
    }

    @Test
    void migrating_keeps_all_rows_and_labels_them() throws SQLException {
        AppFile file = created(Office.ANKARA);

        files.migrate(Office.ANKARA, file);

        assertThat(number(file, "select count(*) from timesheets where region = 'Ankara'"))
                .isEqualTo(37);
        assertThat(count(file, "users")).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void a_new_file_is_sound_and_the_same_every_time(Office office) throws SQLException {
        AppFile first = created(office);
        AppFile second = AppFile.at(folder.resolve("second.db"));
        files.create(office, second);

        assertThat(text(first, "pragma integrity_check")).isEqualTo("ok");
        assertThat(text(first, "pragma journal_mode")).isEqualTo("delete");
        assertThat(number(first, "select count(*) from pragma_foreign_key_check"))
                .isZero();
        String everyone = "select group_concat(full_name || identity_no) from employees";
        assertThat(text(first, everyone)).isEqualTo(text(second, everyone));
    }

    @Test
    void the_same_user_has_other_ids_and_passwords_on_other_pcs() throws SQLException {
        String admin = "select id || password_hash from users where username = 'admin'";

        assertThat(text(created(Office.ISTANBUL), admin)).isNotEqualTo(text(created(Office.IZMIR), admin));
    }

    private AppFile created(Office office) throws SQLException {
        AppFile file = AppFile.at(folder.resolve(office + ".db"));
        files.create(office, file);
        return file;
    }

    private static Set<String> columns(AppFile file, String table) throws SQLException {
        return file.read(connection -> Tables.columns(connection, table));
    }

    private static long count(AppFile file, String table) throws SQLException {
        return number(file, "select count(*) from " + table);
    }

    private static long number(AppFile file, String sql) throws SQLException {
        return Long.parseLong(text(file, sql));
    }

    private static String text(AppFile file, String sql) throws SQLException {
        return file.read(connection -> firstValue(connection, sql));
    }

    private static String firstValue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getString(1);
        }
    }
}
