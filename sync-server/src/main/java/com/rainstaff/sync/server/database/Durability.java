package com.rainstaff.sync.server.database;

/** What a committed transaction survives. */
public enum Durability {
    /** A crash of the server, of PostgreSQL and of the machine. */
    MACHINE_CRASH("on"),
    /** A crash of the server or of PostgreSQL only; several times faster, for tests. */
    PROCESS_CRASH("off");

    final String fsync;

    Durability(String fsync) {
        this.fsync = fsync;
    }
}
