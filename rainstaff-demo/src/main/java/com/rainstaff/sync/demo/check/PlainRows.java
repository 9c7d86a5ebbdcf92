package com.rainstaff.sync.demo.check;

import com.rainstaff.sync.demo.office.Office;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Rows of one file without what is local to it: ids are left out, a reference stands as the contents of the row it names,
 * a region as its official name. Values keep their storage class.
 */
final class PlainRows {
    private final FileContents contents;
    private final Regions regions;
    private final Function<String, Set<String>> columns;

    /**
     * @param columns the columns to look at, by table
     */
    PlainRows(FileContents contents, Office office, Function<String, Set<String>> columns) {
        this.contents = contents;
        this.regions = new Regions(contents, office);
        this.columns = columns;
    }

    String region(RainstaffTable table, Map<String, Object> row) {
        return regions.of(table, row);
    }

    /** Column to value. The region is a column of every regional row, whether the file has one or not. */
    Map<String, String> plain(RainstaffTable table, Map<String, Object> row) {
        Map<String, String> plain = new TreeMap<>();
        for (String column : columns.apply(table.name())) {
            if (!column.equals(table.regionColumn())) {
                plain.put(column, value(table, column, row.get(column)));
            }
        }
        if (table.regional()) {
            plain.put("region", regions.of(table, row));
        }
        return plain;
    }

    private String value(RainstaffTable table, String column, Object value) {
        String referred = table.references().get(column);
        if (referred == null || value == null) {
            return text(value);
        }
        Map<String, Object> row = contents.rows(referred).get(Keys.of(value));
        return row == null ? "a row that is not there" : referred + " " + plain(RainstaffTable.named(referred), row);
    }

    private static String text(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof byte[] bytes) {
            return "x'" + HexFormat.of().formatHex(bytes) + "'";
        }
        return value instanceof String text ? "'" + text + "'" : value.toString();
    }
}
