package com.rainstaff.sync.server.generation;

import com.rainstaff.sync.server.jdbc.Jdbc;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The life of the database that all positions belong to: drawn when the database is new, and the same ever after. */
@Startup
@ApplicationScoped
public class Generation {
    private final String current;

    Generation(Jdbc jdbc) {
        this.current = newest(jdbc);
    }

    public String current() {
        return current;
    }

    private static String newest(Jdbc jdbc) {
        String drawn = UUID.randomUUID().toString().substring(0, 8);
        jdbc.update("""
                insert into generation (generation)
                select ? where not exists (select from generation)
                """, drawn);
        return jdbc.first("""
                select generation from generation order by started_at desc, generation limit 1
                """, row -> row.getString("generation")).orElseThrow();
    }
}
