package com.rainstaff.sync.server.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.server.jdbc.Jdbc;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PeopleTest {
    private static final int SERVERS = 6;

    @Inject
    People people;

    @Inject
    Jdbc jdbc;

    @Test
    void of_several_servers_that_start_at_once_on_an_empty_database_one_admits_the_first_person() throws Exception {
        jdbc.update("truncate person, person_token");

        List<Boolean> admitted = atOnce(server -> people.admitFirst("admin", "password of server " + server));

        assertThat(admitted).as("whose password holds").containsOnlyOnce(true);
        assertThat(people.belongTogether("admin", "password of server " + admitted.indexOf(true)))
                .isTrue();
    }

    @Test
    void several_servers_that_start_at_once_with_the_configured_password_all_start() throws Exception {
        jdbc.update("truncate person, person_token");

        atOnce(server -> {
            people.admit("admin", "configured");
            return true;
        });

        assertThat(people.belongTogether("admin", "configured")).isTrue();
    }

    private interface Start {
        boolean of(int server);
    }

    private static List<Boolean> atOnce(Start start) throws Exception {
        ExecutorService servers = Executors.newFixedThreadPool(SERVERS);
        try {
            List<Callable<Boolean>> starts = IntStream.range(0, SERVERS)
                    .<Callable<Boolean>>mapToObj(server -> () -> start.of(server))
                    .toList();
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> started : servers.invokeAll(starts)) {
                results.add(started.get());
            }
            return results;
        } finally {
            servers.shutdown();
        }
    }
}
