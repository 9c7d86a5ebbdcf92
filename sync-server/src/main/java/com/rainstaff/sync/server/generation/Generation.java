package com.rainstaff.sync.server.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.jdbc.Jdbc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The life of the database that all positions belong to. A new one begins when the database turns out to be restored: at
 * start, by its {@link Witness}, or when a device proves it. Always read from the database, so that every instance of the
 * server agrees.
 */
@Startup
@ApplicationScoped
public class Generation {
    private static final Logger LOG = Logger.getLogger(Generation.class);
    private static final String SERVER = "server";
    private static final TypeReference<Map<String, Long>> HEADS = new TypeReference<>() {};

    private final Jdbc jdbc;
    private final ActivityLog activity;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final String witness;

    Generation(Jdbc jdbc, ActivityLog activity, ObjectMapper mapper, Clock clock) {
        this.jdbc = jdbc;
        this.activity = activity;
        this.mapper = mapper;
        this.clock = clock;
        this.witness = Witness.read(jdbc);
        QuarkusTransaction.requiringNew().run(this::followWitness);
    }

    public String current() {
        return jdbc.first("""
                select generation from generation order by generation_no desc limit 1
                """, row -> row.getString("generation")).orElseThrow();
    }

    /**
     * As whom the server writes in the current generation. A database that came back older makes other rows of the same
     * writes, so their versions must not be those of before. One that is restored twice from the same backup numbers two
     * generations alike; their names tell them apart.
     */
    public Origin origin() {
        return jdbc.first(
                        "select generation, generation_no from generation order by generation_no desc limit 1",
                        row -> Origin.server(row.getInt("generation_no") << 16
                                | Integer.parseInt(row.getString("generation").substring(0, 4), 16)))
                .orElseThrow();
    }

    /**
     * Begins another generation, in a transaction of its own, since the database went back in time unnoticed. Others may
     * have written since, so no position is carried over. Nothing is done if {@code observed} has ended by now.
     *
     * @param observed the generation in which it showed
     * @param device whose request shows it
     * @param proof for a person
     */
    public void wentBack(String observed, String device, String proof) {
        QuarkusTransaction.requiringNew().run(() -> {
            lock();
            if (current().equals(observed)) {
                begin(null);
                record(device, "the database went back in time: " + proof);
            }
        });
    }

    /** Up to where what {@code cursor} says was applied is part of the current generation too. */
    public Cursor carriedOver(Cursor cursor) {
        List<String> later = new ArrayList<>();
        boolean[] known = {false};
        jdbc.query("""
                select generation, heads::text as heads from generation order by generation_no
                """, row -> {
            if (known[0]) {
                later.add(row.getString("heads"));
            }
            return known[0] |= row.getString("generation").equals(cursor.generation());
        });
        Cursor carried = new Cursor(current(), known[0] ? cursor.positions() : Map.of());
        for (String heads : later) {
            carried = new Cursor(carried.generation(), upTo(heads, carried.positions()));
        }
        return carried;
    }

    private void followWitness() {
        lock();
        record Newest(String generation, String witness) {}
        Newest newest = jdbc.first(
                        "select generation, witness from generation order by generation_no desc limit 1",
                        row -> new Newest(row.getString("generation"), row.getString("witness")))
                .orElse(null);
        if (newest == null) {
            begin(heads());
        } else if (newest.witness() == null) {
            jdbc.update("update generation set witness = ? where generation = ?", witness, newest.generation());
        } else if (!newest.witness().equals(witness)) {
            begin(heads());
            record(
                    null,
                    "the database was restored or moved: its witness was " + newest.witness() + " and is " + witness);
        }
    }

    private void lock() {
        jdbc.update("lock table generation in share row exclusive mode");
    }

    private void begin(String heads) {
        jdbc.update(
                "insert into generation (generation, started_at, witness, heads) values (?, ?, ?, ?::jsonb)",
                UUID.randomUUID().toString().substring(0, 8),
                clock.instant(),
                witness,
                heads);
    }

    private void record(String device, String what) {
        String detail = "generation " + current() + " begins; " + what;
        LOG.warn(detail);
        activity.record(ActivityKind.RECOVERY, SERVER, device, null, detail);
    }

    private String heads() {
        return jdbc.first(
                        "select coalesce(jsonb_object_agg(name, head), '{}')::text as heads from feed",
                        row -> row.getString("heads"))
                .orElseThrow();
    }

    private Map<String, Long> upTo(String heads, Map<String, Long> positions) {
        Map<String, Long> limits = heads == null ? Map.of() : parsed(heads);
        Map<String, Long> carried = new HashMap<>();
        positions.forEach((feed, position) -> carried.put(feed, Math.min(position, limits.getOrDefault(feed, 0L))));
        return carried;
    }

    private Map<String, Long> parsed(String heads) {
        try {
            return mapper.readValue(heads, HEADS);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("read the heads of a generation", damaged);
        }
    }
}
