package com.rainstaff.sync.demo.scenario;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConfig;

/**
 * Somebody at work with an app on one PC: plain SQL, one transaction each, at random. In a line of SQL it replaces
 *
 * <ul>
 *   <li>{@code {text}}, {@code {number}}, {@code {blob}} by one of a few values, which both PCs hit upon
 *   <li>{@code {fresh}} by a text and {@code {serial}} by a number that nobody has used before
 *   <li>{@code {any SELECT}} by a row that it finds, and {@code {own SELECT}} by one that begins with this PC's letter
 * </ul>
 */
final class OddWorker {
    private static final Pattern BLANK = Pattern.compile("\\{(text|number|blob|fresh|serial|any|own)( [^}]*)?}");
    private static final List<String> TEXTS = List.of(
            "Şişli", "ığdır", "O'Hara", "", "\"tırnak\"", "İ", "çok uzun bir söz; -- değil", "deniz", "12", "é");
    private static final int SQLITE_CONSTRAINT = 19;
    private static final int APP_PATIENCE_MILLIS = 30_000;

    private final Path file;
    private final String letter;
    private final Random random;
    private int used;
    private int done;

    /** @param letter begins whatever is new on this PC */
    OddWorker(Path file, String letter, long seed) {
        this.file = file;
        this.letter = letter;
        this.random = new Random(seed);
    }

    /** How many transactions were committed. */
    int done() {
        return done;
    }

    /** Makes {@code count} transactions of {@code lines}, drawn anew each time. */
    void work(List<String> lines, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            perform(lines.get(random.nextInt(lines.size())));
        }
    }

    /** Performs each line once. */
    void all(List<String> lines) throws SQLException {
        for (String line : lines) {
            perform(line);
        }
    }

    // Like people, it tries what the app's rules forbid; the app says so, and nothing is written.
    private void perform(String line) throws SQLException {
        String sql = "";
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            sql = filled(connection, line);
            if (!sql.isEmpty()) {
                write(connection, statement, sql);
            }
        } catch (SQLException failed) {
            if ((failed.getErrorCode() & 0xff) != SQLITE_CONSTRAINT) {
                throw new SQLException(failed.getMessage() + " in " + sql, failed);
            }
        }
    }

    private void write(Connection connection, Statement statement, String sql) throws SQLException {
        connection.setAutoCommit(false);
        statement.executeUpdate(sql);
        connection.commit();
        done++;
    }

    // Immediate: a full text index reads before it writes, and SQLite does not let such a transaction wait for another.
    private Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(APP_PATIENCE_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Empty where the line needs a row and there is none. */
    private String filled(Connection connection, String line) throws SQLException {
        StringBuilder sql = new StringBuilder();
        Matcher blank = BLANK.matcher(line);
        while (blank.find()) {
            String value = value(connection, blank.group(1), blank.group(2));
            if (value.isEmpty()) {
                return "";
            }
            blank.appendReplacement(sql, Matcher.quoteReplacement(value));
        }
        return blank.appendTail(sql).toString();
    }

    private String value(Connection connection, String kind, String select) throws SQLException {
        return switch (kind) {
            case "text" -> literal(TEXTS.get(random.nextInt(TEXTS.size())));
            case "number" -> Integer.toString(random.nextInt(30));
            case "blob" -> "x'" + HexFormat.of().toHexDigits((byte) random.nextInt(40)) + "'";
            case "fresh" -> literal(letter + "-" + ++used + " Ş");
            case "serial" -> Integer.toString(++used * 100 + letter.charAt(0));
            default -> found(connection, select, kind.equals("own"));
        };
    }

    private String found(Connection connection, String select, boolean own) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(select)) {
            while (found.next()) {
                String row = row(found);
                if (!own || row.regionMatches(true, 1, letter + "-", 0, 2)) {
                    rows.add(row);
                }
            }
        }
        return rows.isEmpty() ? "" : rows.get(random.nextInt(rows.size()));
    }

    private static String row(ResultSet found) throws SQLException {
        List<String> literals = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            literals.add(literal(found.getObject(i)));
        }
        return String.join(", ", literals);
    }

    private static String literal(Object value) {
        if (value instanceof byte[] bytes) {
            return "x'" + HexFormat.of().formatHex(bytes) + "'";
        }
        return value instanceof String text ? "'" + text.replace("'", "''") + "'" : String.valueOf(value);
    }
}
