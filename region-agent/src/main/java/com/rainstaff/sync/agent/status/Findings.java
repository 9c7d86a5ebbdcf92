package com.rainstaff.sync.agent.status;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** The newest findings, in a file beside the agent's other state. A disk that is full stops no sync: it is logged. */
public final class Findings {
    private static final Logger LOG = Logger.getLogger(Findings.class);
    private static final int KEPT = 20;
    private static final TypeReference<List<Finding>> LIST = new TypeReference<>() {};
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path path;

    public Findings(Path path) {
        this.path = path;
    }

    /** Oldest first; empty where there are none, or none that can be read. */
    public List<Finding> read() {
        try {
            return Files.exists(path) ? JSON.readValue(path.toFile(), LIST) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    public void add(Finding finding) {
        List<Finding> all = new ArrayList<>(read());
        all.add(finding);
        try {
            Path fresh = path.resolveSibling(path.getFileName() + ".new");
            JSON.writeValue(fresh.toFile(), all.subList(Math.max(0, all.size() - KEPT), all.size()));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            LOG.warnf("The findings could not be written: %s", failed.getMessage());
        }
    }
}
