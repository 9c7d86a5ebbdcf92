package com.rainstaff.sync.demo.check;

/** Values as keys of rows: SQLite's driver gives small numbers as {@code Integer}, rows are kept by {@code Long}. */
final class Keys {
    private Keys() {}

    static Object of(Object value) {
        return value instanceof Number number ? (Object) number.longValue() : value;
    }
}
