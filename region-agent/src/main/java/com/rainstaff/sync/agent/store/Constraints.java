package com.rainstaff.sync.agent.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells a row that breaks a rule of its table from a fault of the file. */
public final class Constraints {
    private static final int PRIMARY_CODE = 0xff;

    private Constraints() {}

    /** Whether two rows claim one value. */
    public static boolean isCollision(SQLException failed) {
        if (!(failed instanceof SQLiteException sqlite)) {
            return false;
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        return code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT_ROWID;
    }

    /** Whether any rule of the table was broken, a collision included. */
    public static boolean isBroken(SQLException failed) {
        return failed instanceof SQLiteException sqlite
                && (sqlite.getResultCode().code & PRIMARY_CODE) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
    }
}
