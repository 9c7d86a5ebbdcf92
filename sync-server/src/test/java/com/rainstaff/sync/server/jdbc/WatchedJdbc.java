package com.rainstaff.sync.server.jdbc;

import io.agroal.api.AgroalDataSource;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The server's way to PostgreSQL, with somebody who is told each statement before it runs, in its transaction. */
@Alternative
@Priority(1)
@Singleton
public class WatchedJdbc extends Jdbc {
    private final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();

    WatchedJdbc(AgroalDataSource source) {
        super(source);
    }

    /** Runs {@code work} while {@code watcher} is told every statement of the server. */
    public void watching(Consumer<String> watcher, Runnable work) {
        watchers.add(watcher);
        try {
            work.run();
        } finally {
            watchers.remove(watcher);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
        watchers.forEach(watcher -> watcher.accept(sql));
        return super.query(sql, reader, parameters);
    }

    @Override
    public int update(String sql, Object... parameters) {
        watchers.forEach(watcher -> watcher.accept(sql));
        return super.update(sql, parameters);
    }
}
