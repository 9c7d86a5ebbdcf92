package com.rainstaff.sync.agent.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the agent keeps inside the app's own file, so that it is committed, backed up and restored together with the rows
 * it speaks of. All are named {@code rainsync_…}.
 */
public final class SyncTables {
    /** Tables and triggers of ours begin with it; the app's never do. */
    public static final String PREFIX = "rainsync_";

    // The outbox has no constraint but its key: an OR IGNORE or OR REPLACE of the app's statement
    // also governs the
    // trigger's insert, and could skip or delete entries by one. AUTOINCREMENT: outbox numbers are
    // never reused.
    private static final String TABLES = """
            create table if not exists rainsync_state (
                id integer primary key check (id = 1),
                applying integer not null default 0,
                base integer not null default 0,
                device text not null default '',
                region text not null default '',
                regions text not null default '[]',
                epoch integer not null default 1,
                nonce text not null default '',
                generation text not null default '',
                positions text not null default '{}',
                last_stamp integer not null default 0,
                contact_millis integer not null default 0,
                catalog text not null default '',
                announced text not null default '[]',
                armed_schema_version integer not null default 0
            );
            insert or ignore into rainsync_state (id) values (1);
            create table if not exists rainsync_name (
                no integer primary key,
                text text not null unique
            );
            create table if not exists rainsync_shape (
                no integer primary key,
                table_no integer not null,
                key_columns text not null,
                columns text not null,
                schema text not null,
                live integer not null default 1
            );
            create table if not exists rainsync_row (
                table_no integer not null,
                origin_no integer not null,
                number not null,
                local,
                stamp integer not null,
                by_no integer not null,
                primary key (table_no, origin_no, number)
            ) without rowid;
            create index if not exists rainsync_row_local on rainsync_row (table_no, local) where local is not null;
            create table if not exists rainsync_base (
                no integer primary key,
                positions text not null,
                seen_stamp integer not null
            );
            create table if not exists rainsync_parked (
                table_no integer not null,
                row_id text not null,
                feed text not null,
                change text not null,
                reason text not null,
                since_millis integer not null,
                seen text not null,
                local,
                waits_table_no integer not null default 0,
                waits_for text not null default '',
                tried integer not null default 0,
                held text,
                given_back integer not null default 0,
                primary key (table_no, row_id)
            );
            create index if not exists rainsync_parked_wait on rainsync_parked (waits_table_no, waits_for);
            create table if not exists rainsync_alias (
                table_no integer not null,
                alias text not null,
                into_id text not null,
                version text not null,
                done integer not null,
                primary key (table_no, alias)
            ) without rowid;
            create table if not exists rainsync_wanted (
                table_no integer not null,
                row_id text not null,
                doubted integer not null default 0,
                primary key (table_no, row_id)
            ) without rowid;
            create index if not exists rainsync_wanted_doubted on rainsync_wanted (table_no) where doubted = 1;
            create table if not exists rainsync_replaced (
                table_no integer not null,
                local not null,
                label,
                at_millis integer not null,
                entry integer not null,
                primary key (table_no, local)
            ) without rowid;
            create index if not exists rainsync_replaced_at on rainsync_replaced (at_millis);
            create table if not exists rainsync_copy (
                table_no integer not null,
                local not null,
                primary key (table_no, local)
            ) without rowid;
            create table if not exists rainsync_pause (
                since_millis integer not null
            );
            create table if not exists rainsync_gap (
                no integer primary key,
                table_no integer not null,
                columns text not null
            );
            create table if not exists rainsync_dropped (
                table_no integer not null,
                column text not null,
                primary key (table_no, column)
            ) without rowid;
            create table if not exists rainsync_missed (
                table_no integer not null,
                row_id text not null,
                gap_no integer not null,
                primary key (table_no, row_id)
            ) without rowid;
            create index if not exists rainsync_missed_gap on rainsync_missed (gap_no);
            create table if not exists rainsync_schema (
                fingerprint text primary key,
                definition text not null
            ) without rowid;
            create table if not exists rainsync_held (
                table_no integer not null,
                local not null,
                reason text not null,
                since_millis integer not null,
                given_back integer not null default 0,
                primary key (table_no, local)
            );
            """;

    private SyncTables() {}

    /**
     * Creates what is missing, in the caller's transaction; repeating it is harmless. The outbox is the capture's own
     * affair, since its columns follow the app's tables.
     */
    public static void create(Connection connection) throws SQLException {
        Sql.script(connection, TABLES);
    }

    public static boolean exist(Connection connection) throws SQLException {
        return Sql.number(connection, "select count(*) from sqlite_schema where name = 'rainsync_state'") > 0;
    }
}
