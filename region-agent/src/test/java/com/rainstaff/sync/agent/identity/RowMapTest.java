package com.rainstaff.sync.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.SqliteFiles;
import com.rainstaff.sync.agent.identity.RowMap.Entry;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowMapTest {
    private static final Origin ANKARA = new Origin("ankara0001", 1);
    private static final Origin ISTANBUL = new Origin("istanbul01", 1);
    private static final RowVersion FIRST = new RowVersion(1_760_000_000_000L, 0, ANKARA);
    private static final RowVersion SECOND = new RowVersion(1_760_000_000_000L, 1, ISTANBUL);

    @TempDir
    Path folder;

    @Test
    void a_row_is_found_both_ways_with_its_version() {
        with(map -> {
            map.put("employees", RowId.numbered(ISTANBUL, 1), LocalKey.of(7), SECOND);

            Entry expected = new Entry(RowId.numbered(ISTANBUL, 1), Optional.of(LocalKey.of(7)), SECOND);
            assertThat(map.byLocal("employees", LocalKey.of(7))).contains(expected);
            assertThat(map.byId("employees", RowId.numbered(ISTANBUL, 1))).contains(expected);
            assertThat(map.byId("employees", RowId.numbered(ANKARA, 1))).isEmpty();
            assertThat(map.byLocal("vehicles", LocalKey.of(7))).isEmpty();
        });
    }

    @Test
    void a_keyed_row_is_found_by_its_key() {
        with(map -> {
            RowId id = RowId.parse("[\"şirket\"]");
            map.put("settings", id, LocalKey.ofValues("[\"şirket\"]"), FIRST);
            assertThat(map.byLocal("settings", LocalKey.ofValues("[\"şirket\"]")))
                    .contains(new Entry(id, Optional.of(LocalKey.ofValues("[\"şirket\"]")), FIRST));
        });
    }

    @Test
    void a_new_row_takes_its_local_number() {
        with(map -> assertThat(newId(map, 5, 70)).isEqualTo(RowId.numbered(ANKARA, 5)));
    }

    @Test
    void the_number_of_a_deleted_row_is_never_handed_out_again() {
        with(map -> {
            map.put("employees", RowId.numbered(ANKARA, 5), LocalKey.of(5), FIRST);
            map.entomb("employees", RowId.numbered(ANKARA, 5), SECOND);

            assertThat(map.byLocal("employees", LocalKey.of(5))).isEmpty();
            RowId reused = newId(map, 5, 70);
            assertThat(reused).as("the id of the row that entry 70 brought").isEqualTo(RowId.numbered(ANKARA, -70));

            map.put("employees", reused, LocalKey.of(5), SECOND);
            assertThat(newId(map, 5, 71)).isEqualTo(RowId.numbered(ANKARA, -71));
            assertThat(newId(map, 5, 70)).as("an id that is used, too").isEqualTo(RowId.numbered(ANKARA, -71));
        });
    }

    private static RowId newId(RowMap map, long local, long entry) throws SQLException {
        return map.newId("employees", ANKARA, local, entry, id -> false);
    }

    private interface Check {
        void on(RowMap map) throws SQLException;
    }

    private void with(Check check) {
        try (SqliteFile file = SqliteFiles.create(folder, "create table employees (id integer primary key)")) {
            file.write("test the row map", connection -> {
                SyncTables.create(connection);
                try (RowMap map = new RowMap(connection, new Names(connection))) {
                    check.on(map);
                }
                return null;
            });
        }
    }
}
