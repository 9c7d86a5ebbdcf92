package com.rainstaff.sync.demo.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class AppWriterTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"ISTANBUL", "IZMIR"})
    void four_hundred_edits_meet_no_error_and_leave_a_sound_file(Office office) throws SQLException {
        AppFile file = AppFile.at(folder.resolve("puantaj.db"));
        new OfficeFiles(Clock.systemUTC()).create(office, file);
        StringWriter output = new StringWriter();

        int exit = write(file, office.region(), output);

        assertThat(output.toString()).contains("\"edits\":400", "\"errors\":0");
        assertThat(exit).isZero();
        assertThat(first(file, "pragma integrity_check")).isEqualTo("ok");
        assertThat(first(file, "select count(*) from pragma_foreign_key_check")).isEqualTo("0");
        assertThat(first(file, "select count(*) > 0 from deleted_records")).isEqualTo("1");
        assertThat(first(file, "select count(*) from employees where id <= 6")).isEqualTo("6");
    }

    @ParameterizedTest
    @EnumSource(names = "IZMIR")
    void an_error_is_counted_and_told_and_ends_in_exit_code_1(Office office) throws SQLException {
        AppFile file = AppFile.at(folder.resolve("puantaj.db"));
        new OfficeFiles(Clock.systemUTC()).create(office, file);
        file.write(connection -> connection.createStatement().executeUpdate("drop table timesheets"));
        StringWriter output = new StringWriter();

        int exit = write(file, office.region(), output);

        assertThat(exit).isEqualTo(1);
        assertThat(output.toString()).contains("no such table").doesNotContain("\"errors\":0");
    }

    private static int write(AppFile file, String region, StringWriter output) {
        CommandLine commandLine = new CommandLine(new AppWriterMain());
        commandLine.setOut(new PrintWriter(output, true));
        commandLine.setErr(new PrintWriter(output, true));
        return commandLine.execute("--db", file.path().toString(), "--region", region, "--ops", "400", "--pace", "0");
    }

    private static String first(AppFile file, String sql) throws SQLException {
        return file.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(sql)) {
                found.next();
                return found.getString(1);
            }
        });
    }
}
