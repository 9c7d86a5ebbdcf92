package com.rainstaff.sync.agent.status;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file in which an agent keeps what it has proven: beside its other state and not in the app's file, which a proof
 * must not depend on. Replaced whole.
 */
public final class ProofFile {
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path path;

    public ProofFile(Path path) {
        this.path = path;
    }

    /** What was last kept; empty where nothing was, or nothing that can be read: then it is proven anew. */
    public Optional<ProofState> read() {
        try {
            return Files.exists(path) ? Optional.of(JSON.readValue(path.toFile(), ProofState.class)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public void write(ProofState state) throws IOException {
        Files.createDirectories(path.getParent());
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        JSON.writeValue(fresh.toFile(), state);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
