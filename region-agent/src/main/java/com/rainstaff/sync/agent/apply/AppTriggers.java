package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The app's own triggers that write tables which sync, put aside while the agent applies. What they did where a row was
 * first written was captured there and comes as changes of its own; done here again it would be a second, different one.
 * Taken out and put back in one transaction, the app never sees the file without them. Triggers that write only what stays
 * on this PC go on firing.
 */
final class AppTriggers {
    private static final Pattern QUOTED_OR_COMMENT =
            Pattern.compile("('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern WRITES = Pattern.compile(
            "\\b(?:insert\\s+(?:or\\s+\\w+\\s+)?into|replace\\s+into|update(?:\\s+or\\s+\\w+)?|delete\\s+from)\\s*"
                    + "(\"(?:[^\"]|\"\")+\"|\\[[^\\]]+\\]|`(?:[^`]|``)+`|'(?:[^']|'')+'|[\\p{L}_][\\p{L}\\p{N}_$]*)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private final Connection connection;
    private final Set<String> synced = new HashSet<>();
    private final List<Trigger> aside = new ArrayList<>();

    private record Trigger(String name, String table, String sql) {}

    private AppTriggers(Connection connection) {
        this.connection = connection;
    }

    AppTriggers(Connection connection, FileSchema schema) {
        this(connection);
        schema.tables().stream().map(LocalTable::name).map(AppTriggers::folded).forEach(synced::add);
    }

    /** Takes them out, until {@link #putBack()} in the same transaction. */
    void putAside() throws SQLException {
        for (Trigger trigger : read()) {
            if (!isOurs(trigger) && writesWhatSyncs(trigger)) {
                putAside(trigger);
            }
        }
    }

    /** Puts them back as they were; nothing where they were left. Of two triggers the newer one fires first, so those that capture are made again. */
    void putBack() throws SQLException {
        if (aside.isEmpty()) {
            return;
        }
        for (Trigger trigger : aside) {
            Sql.script(connection, trigger.sql());
        }
        for (Trigger trigger : read()) {
            if (isOurs(trigger) && aside.stream().anyMatch(app -> isOn(app, trigger.table()))) {
                Sql.script(connection, "drop trigger " + Sql.quote(trigger.name()));
                Sql.script(connection, trigger.sql());
            }
        }
    }

    /** Does {@code work}, a write to {@code table}, as if the app had no triggers on that table. */
    static void without(Connection connection, String table, SqliteFile.Work<?> work) throws SQLException {
        AppTriggers triggers = new AppTriggers(connection);
        for (Trigger trigger : triggers.read()) {
            if (!isOurs(trigger) && isOn(trigger, table)) {
                triggers.putAside(trigger);
            }
        }
        work.in(connection);
        triggers.putBack();
    }

    private void putAside(Trigger trigger) throws SQLException {
        Sql.script(connection, "drop trigger " + Sql.quote(trigger.name()));
        aside.add(trigger);
    }

    private List<Trigger> read() throws SQLException {
        List<Trigger> triggers = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select name, tbl_name, sql from sqlite_schema where type = 'trigger' order by rowid");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                triggers.add(new Trigger(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        }
        return triggers;
    }

    private boolean writesWhatSyncs(Trigger trigger) {
        Matcher writes = WRITES.matcher(withoutComments(trigger.sql()));
        while (writes.find()) {
            if (synced.contains(folded(unquoted(writes.group(1))))) {
                return true;
            }
        }
        return false;
    }

    private static String withoutComments(String sql) {
        return QUOTED_OR_COMMENT
                .matcher(sql)
                .replaceAll(part -> part.group(1) == null ? " " : Matcher.quoteReplacement(part.group(1)));
    }

    private static boolean isOurs(Trigger trigger) {
        return trigger.name().startsWith(SyncTables.PREFIX);
    }

    private static boolean isOn(Trigger trigger, String table) {
        return folded(trigger.table()).equals(folded(table));
    }

    private static String unquoted(String identifier) {
        char first = identifier.charAt(0);
        String inner = identifier.substring(1, Math.max(1, identifier.length() - 1));
        return switch (first) {
            case '"' -> inner.replace("\"\"", "\"");
            case '`' -> inner.replace("``", "`");
            case '\'' -> inner.replace("''", "'");
            case '[' -> inner;
            default -> identifier;
        };
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
