package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentAppTest {
    private static final String OFFICE = """
            create table employees (id integer primary key autoincrement, full_name text not null);
            create table timesheets (
                id integer primary key autoincrement,
                employee_id integer not null references employees (id) on delete cascade,
                work_date text not null);
            """;
    private static final int PAGES = 15;
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    @Test
    void the_app_goes_on_writing_while_pages_are_applied_and_meets_no_error() throws Exception {
        ExecutorService app = Executors.newSingleThreadExecutor();
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into employees (full_name) values ('Ayşe')");
            pc.push();
            AtomicBoolean done = new AtomicBoolean();
            Future<Integer> written = app.submit(() -> {
                int count = 0;
                while (!done.get()) {
                    pc.app("insert into timesheets (employee_id, work_date) values (1, 'own " + count++ + "')");
                }
                return count;
            });
            pc.pull(izmir.upsert("employees", 1, "Can"));
            for (int page = 0; page < PAGES; page++) {
                List<Change> changes = new ArrayList<>();
                for (int i = 1; i <= ROWS; i++) {
                    changes.add(izmir.upsert("timesheets", page * ROWS + i, izmir.id(1), "theirs"));
                }
                pc.pull(changes.toArray(Change[]::new));
            }
            done.set(true);

            int own = written.get();
            pc.push();
            assertThat(pc.rows("select full_name, count(*) from timesheets t join employees e on e.id = employee_id"
                            + " group by 1 order by 1"))
                    .isEqualTo(
                            own == 0 ? List.of("Can|" + PAGES * ROWS) : List.of("Ayşe|" + own, "Can|" + PAGES * ROWS));
            assertThat(pc.parked()).isEmpty();
            assertThat(pc.violations()).isEmpty();
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
        } finally {
            app.shutdownNow();
        }
    }
}
