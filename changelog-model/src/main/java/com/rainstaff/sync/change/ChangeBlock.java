package com.rainstaff.sync.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.clock.Origin;
import java.util.List;

/**
 * Changes of one table under one schema, column by column: like stands beside like, which compresses to a third of the
 * row-wise form. Lists run in parallel, one element a change; {@code columns} holds the upserts' values only. A list that
 * would say nothing is left out.
 *
 * @param table the table's name as its file spells it
 * @param schema fingerprint of the schema the columns follow; absent where no upsert is among the changes
 * @param home origin that numbered the rows written by number alone
 * @param sequence each change's place, as the difference to the one before, the first as it is
 * @param kinds one {@linkplain EntryKind#code() letter} a change
 * @param rows row ids: a number is the difference to the last number before it, of a row numbered by {@code home}; a
 *     text is a row id
 * @param walls wall clock of each version, as the difference to the one before
 * @param counters counter of each version; absent where all are 0
 * @param by origin of each version; absent where all are {@code home}
 * @param bases index of each change's base in the change set; absent where all are 0
 * @param changed changed columns in hexadecimal, null for all; absent where all are null
 * @param targets where a merge leads to or an evicted row went; absent where there is none
 * @param columns a {@linkplain com.rainstaff.sync.row.WireColumn column} for each column of the schema
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeBlock(
        String table,
        String schema,
        Origin home,
        List<Long> sequence,
        String kinds,
        List<Object> rows,
        List<Long> walls,
        List<Integer> counters,
        List<Origin> by,
        List<Integer> bases,
        List<String> changed,
        List<String> targets,
        List<Object> columns) {}
