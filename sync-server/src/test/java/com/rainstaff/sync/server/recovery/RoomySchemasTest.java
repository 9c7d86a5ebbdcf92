package com.rainstaff.sync.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.UniqueIndex;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomySchemasTest {
    private static final Column NAME = new Column("full_name", "TEXT", true, null, 0, null);
    private static final Column REGION = new Column("region", "TEXT", false, null, 0, null);
    private static final UniqueIndex ONE_NAME = new UniqueIndex("name", List.of("full_name"), true);

    @Test
    void an_older_file_announced_last_does_not_take_a_column_away() {
        List<TableSchema> roomy =
                RoomySchemas.of(List.of(announced(2, List.of(), NAME), announced(1, List.of(), NAME, REGION)));

        assertThat(roomy)
                .singleElement()
                .satisfies(table -> assertThat(table.columns()).containsExactly(NAME, REGION));
    }

    @Test
    void a_column_that_only_a_narrower_file_has_is_kept_and_demanded_of_nobody() {
        Column serviced = new Column("service_date", "TEXT", true, null, 0, null);

        List<TableSchema> roomy =
                RoomySchemas.of(List.of(announced(2, List.of(), NAME, REGION), announced(1, List.of(), serviced)));

        assertThat(roomy.get(0).columns())
                .extracting(Column::name)
                .containsExactly("full_name", "region", "service_date");
        assertThat(roomy.get(0).columns()).noneMatch(Column::notNull);
    }

    @Test
    void a_value_is_unique_only_where_every_file_says_so() {
        AnnouncedSchema strict = announced(2, List.of(ONE_NAME), NAME);
        AnnouncedSchema lenient = announced(1, List.of(), NAME);

        assertThat(RoomySchemas.of(List.of(strict, lenient)).get(0).uniques()).isEmpty();
        assertThat(RoomySchemas.of(List.of(strict)).get(0).uniques()).containsExactly(ONE_NAME);
    }

    private static AnnouncedSchema announced(int id, List<UniqueIndex> uniques, Column... columns) {
        TableSchema schema = new TableSchema("drivers", "id", true, false, List.of(columns), List.of(), uniques);
        return new AnnouncedSchema(id, schema.fingerprint(), schema);
    }
}
