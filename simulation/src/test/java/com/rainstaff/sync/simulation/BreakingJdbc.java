package com.rainstaff.sync.simulation;

import com.rainstaff.sync.server.jdbc.Jdbc;
import io.agroal.api.AgroalDataSource;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The server's way to PostgreSQL, which breaks at the statement it is told to: what the server is doing ends there. */
@Alternative
@Priority(1)
@Singleton
public class BreakingJdbc extends Jdbc {
    private static final int NEVER = -1;

    private final AtomicInteger left = new AtomicInteger(NEVER);

    BreakingJdbc(AgroalDataSource source) {
        super(source);
    }

    /** The statement after {@code statements} more fails, once. */
    void breakAfter(int statements) {
        left.set(statements);
    }

    /** Whatever was planned and has not happened does not happen. @return whether it had happened */
    boolean mend() {
        return left.getAndSet(NEVER) == NEVER;
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
        count(sql);
        return super.query(sql, reader, parameters);
    }

    @Override
    public int update(String sql, Object... parameters) {
        count(sql);
        return super.update(sql, parameters);
    }

    private void count(String sql) {
        if (left.get() != NEVER && left.getAndDecrement() == 0) {
            throw new IllegalStateException("the simulated connection to PostgreSQL broke at: " + sql.strip());
        }
    }
}
