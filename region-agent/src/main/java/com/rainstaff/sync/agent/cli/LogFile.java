package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.SizeRotatingFileHandler;

/** The running agent's log beside its other state: 8 files of 10 MB at most. Warnings go to standard error as well. */
final class LogFile implements AutoCloseable {
    private static final long FILE_BYTES = 10L << 20;
    private static final int OLD_FILES = 7;

    private final Logger root;
    private final SizeRotatingFileHandler handler;

    private LogFile(Logger root, SizeRotatingFileHandler handler) {
        this.root = root;
        this.handler = handler;
    }

    static LogFile open(Path file) {
        try {
            Files.createDirectories(file.getParent());
            SizeRotatingFileHandler handler = new SizeRotatingFileHandler(file.toFile(), true, FILE_BYTES, OLD_FILES);
            handler.setFormatter(new PatternFormatter("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5p %s%e%n"));
            handler.setLevel(Level.INFO);
            handler.setEncoding("UTF-8");
            Logger root = LogContext.getLogContext().getLogger("");
            root.addHandler(handler);
            return new LogFile(root, handler);
        } catch (IOException failed) {
            throw new SettingsException("The log " + file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        root.removeHandler(handler);
        handler.close();
    }
}
