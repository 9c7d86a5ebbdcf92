package com.rainstaff.sync.demo.check;

import com.rainstaff.sync.demo.office.Office;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Compares files by content. Local ids never matter; a table or column that only one of two files has is not looked at,
 * since the other one is of an older generation.
 */
public final class ContentCheck {
    private ContentCheck() {}

    /** Whether headquarters holds exactly the rows of the regions' files, each as its region's. */
    public static Comparison union(FileContents headquarters, Map<Office, FileContents> regional) {
        Comparison found = ofNoRegion(headquarters, regional.keySet());
        for (Map.Entry<Office, FileContents> entry : regional.entrySet()) {
            found = found.and(region(entry.getKey(), entry.getValue(), headquarters));
        }
        return found;
    }

    /** Whether all files hold the same shared rows. */
    public static Comparison shared(FileContents headquarters, Map<Office, FileContents> regional) {
        Comparison found = Comparison.NOTHING;
        for (Map.Entry<Office, FileContents> entry : regional.entrySet()) {
            Side there = new Side(headquarters, Office.HEADQUARTERS);
            Side here = new Side(entry.getValue(), entry.getKey());
            found = found.and(compare(here, there, table -> !table.regional(), null));
        }
        return found;
    }

    /** Whether every regional row of a file belongs to its region. */
    public static Comparison alone(Office office, FileContents contents) {
        PlainRows plain = new PlainRows(contents, office, contents::columns);
        Set<String> tables = new HashSet<>();
        List<String> strangers = new ArrayList<>();
        int own = 0;
        for (RainstaffTable table : RainstaffTable.REGIONAL) {
            for (Map<String, Object> row : contents.rows(table.name()).values()) {
                tables.add(table.name());
                if (plain.region(table, row).equals(office.region())) {
                    own++;
                } else {
                    strangers.add(
                            "%s: not of %s: %s".formatted(table.name(), office.region(), plain.plain(table, row)));
                }
            }
        }
        return new Comparison(tables, own, strangers);
    }

    /** Whether two files of headquarters hold the same rows. */
    public static Comparison same(FileContents first, FileContents second) {
        return compare(
                new Side(first, Office.HEADQUARTERS), new Side(second, Office.HEADQUARTERS), table -> true, null);
    }

    private static Comparison region(Office office, FileContents contents, FileContents headquarters) {
        return compare(
                new Side(contents, office),
                new Side(headquarters, Office.HEADQUARTERS),
                RainstaffTable::regional,
                office.region());
    }

    private static Comparison ofNoRegion(FileContents headquarters, Set<Office> offices) {
        PlainRows plain = new PlainRows(headquarters, Office.HEADQUARTERS, headquarters::columns);
        List<String> lost = new ArrayList<>();
        for (RainstaffTable table : RainstaffTable.REGIONAL) {
            for (Map<String, Object> row : headquarters.rows(table.name()).values()) {
                String region = plain.region(table, row);
                if (offices.stream().noneMatch(office -> office.region().equals(region))) {
                    lost.add("%s: of %s at headquarters: %s".formatted(table.name(), region, plain.plain(table, row)));
                }
            }
        }
        return new Comparison(Set.of(), 0, lost);
    }

    /** {@code region} limits the second side to the rows of that region; null for all. */
    private static Comparison compare(Side here, Side there, Predicate<RainstaffTable> which, String region) {
        Function<String, Set<String>> common = table -> {
            Set<String> columns = new HashSet<>(here.contents().columns(table));
            columns.retainAll(there.contents().columns(table));
            return columns;
        };
        Comparison found = Comparison.NOTHING;
        for (RainstaffTable table : RainstaffTable.ALL) {
            if (which.test(table)
                    && here.contents().has(table.name())
                    && there.contents().has(table.name())) {
                RowMatch match = new RowMatch(
                        table.name(), here.office().pc(), there.office().pc());
                found = found.and(match.compare(here.rows(table, common, null), there.rows(table, common, region)));
            }
        }
        return found;
    }

    /** One of two files that are compared. */
    private record Side(FileContents contents, Office office) {
        List<Map<String, String>> rows(RainstaffTable table, Function<String, Set<String>> columns, String region) {
            PlainRows plain = new PlainRows(contents, office, columns);
            return contents.rows(table.name()).values().stream()
                    .filter(row -> region == null || plain.region(table, row).equals(region))
                    .map(row -> plain.plain(table, row))
                    .toList();
        }
    }
}
