package com.rainstaff.sync.agent.cycle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.apply.SchemaSource;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Schemas of other PCs' tables: asked of the server once and kept in a folder, since a fingerprint never changes its
 * meaning.
 */
public final class ServerSchemas implements SchemaSource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");

    private final ServerClient server;
    private final Path folder;
    private final Map<String, TableSchema> known = new HashMap<>();

    public ServerSchemas(ServerClient server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Takes note of schemas that need no asking. */
    void know(List<TableSchema> schemas) {
        schemas.forEach(schema -> known.put(schema.fingerprint(), schema));
    }

    @Override
    public TableSchema schema(String fingerprint) {
        TableSchema schema = known.get(fingerprint);
        if (schema == null) {
            schema = kept(fingerprint);
            known.put(fingerprint, schema);
        }
        return schema;
    }

    private TableSchema kept(String fingerprint) {
        if (!FINGERPRINT.matcher(fingerprint).matches()) {
            throw new StoreException("the server names a schema \"" + fingerprint + "\", which is no fingerprint");
        }
        Path file = folder.resolve(fingerprint + ".json");
        try {
            if (Files.exists(file)) {
                TableSchema stored = JSON.readValue(file.toFile(), TableSchema.class);
                if (stored.fingerprint().equals(fingerprint)) {
                    return stored;
                }
            }
            TableSchema fetched = server.schema(fingerprint);
            Files.createDirectories(folder);
            Path fresh = folder.resolve(fingerprint + ".new");
            JSON.writeValue(fresh.toFile(), fetched);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return fetched;
        } catch (IOException failed) {
            throw new StoreException("keep schema " + fingerprint, failed);
        }
    }
}
