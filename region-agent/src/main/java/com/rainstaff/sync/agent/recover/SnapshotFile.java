package com.rainstaff.sync.agent.recover;

import com.rainstaff.sync.agent.apply.AppSchema;
import com.rainstaff.sync.agent.apply.ReplyApplier;
import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.client.SnapshotPart;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.status.FileFigures;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeReply.Correction;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The database as it was accepted at a moment, as a file the app opens: its tables made from announced schemas, its rows
 * placed by the agent's own applier, nothing of the agent's left in it. The file appears under its name when it is whole.
 */
public final class SnapshotFile {
    private final ServerClient server;
    private final Clock clock;

    public SnapshotFile(ServerClient server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /**
     * @param tables tables made
     * @param rows rows in them
     * @param parked rows left out because they have no place, such as a child without its parent
     */
    public record Written(int tables, long rows, long parked) {}

    /**
     * @param region null for all that the person may see
     * @throws StoreException if there is a file already; it is not touched
     */
    public Written write(Instant at, String region, Path out) {
        Path file = out.toAbsolutePath();
        if (Files.exists(file)) {
            throw new StoreException("there is a file at " + file + " already; it was not touched");
        }
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Path journal = file.resolveSibling(file.getFileName() + ".journal-partial");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(partial);
            Files.createFile(partial);
            Written written = fill(partial, journal, at, region);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            return written;
        } catch (IOException failed) {
            throw new StoreException("write " + file, failed);
        } finally {
            deleteQuietly(partial);
            deleteQuietly(journal);
        }
    }

    private Written fill(Path path, Path journalPath, Instant at, String region) {
        List<TableSchema> tables = server.schemas(region);
        Catalog catalog = server.catalog();
        Map<String, TableSchema> schemas = new HashMap<>();
        tables.forEach(table -> schemas.put(table.fingerprint(), table));
        try (SqliteFile file = SqliteFile.open(path);
                Journal journal = Journal.open(journalPath)) {
            FileSchema schema = file.write("make the tables", connection -> {
                AppSchema.create(connection, tables);
                SyncTables.create(connection);
                return SchemaReader.read(connection, catalog);
            });
            file.write("say whose rows these are", connection -> {
                SyncState.read(connection)
                        .withRegion(region == null ? Region.ALL : Region.of(region))
                        .withCatalog(catalog)
                        .write(connection);
                return null;
            });
            ReplyApplier applier = new ReplyApplier(
                    file,
                    () -> schema,
                    fingerprint -> schemas.computeIfAbsent(fingerprint, server::schema),
                    journal,
                    clock);
            String next = null;
            do {
                SnapshotPart part = server.snapshot(at, region, next);
                applier.apply(asReply(part), Optional.empty(), List.of());
                next = part.next();
            } while (next != null);
            long parked = file.read("count what has no place", FileFigures::parkedRows);
            Armament.disarm(file);
            long rows = file.read("count rows", c -> FileFigures.rows(c, schema)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return new Written(tables.size(), rows, parked);
        }
    }

    // Rows as they are now, whatever the cursor: that is what a correction says, and a snapshot's row does too.
    private static ExchangeReply asReply(SnapshotPart part) {
        List<Correction> rows = part.pages().stream()
                .map(page -> new Correction(page.feed(), page.blocks()))
                .toList();
        return new ExchangeReply(
                part.generation(),
                "",
                null,
                List.of(),
                rows,
                List.of(),
                part.at().toEpochMilli(),
                null);
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            file.toFile().deleteOnExit();
        }
    }
}
