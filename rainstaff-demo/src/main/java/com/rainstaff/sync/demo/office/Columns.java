package com.rainstaff.sync.demo.office;

import java.util.LinkedHashMap;
import java.util.Map;

/** Column values in the order they are written. */
public final class Columns {
    private Columns() {}

    /** Names and values in turn; values may be null. */
    public static Map<String, Object> of(Object... namesAndValues) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            columns.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return columns;
    }
}
