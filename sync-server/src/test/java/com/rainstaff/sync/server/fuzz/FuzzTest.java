package com.rainstaff.sync.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.server.device.EnrolmentTokens;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Sends good requests that went wrong on the way. {@code -Drainsync.fuzz.requests=100000} sends more of them and {@code
 * -Drainsync.fuzz.seed=2} others.
 */
@QuarkusTest
@TestProfile(FuzzProfile.class)
class FuzzTest {
    private static final Logger LOG = Logger.getLogger(FuzzTest.class);
    private static final long SEED = Long.getLong("rainsync.fuzz.seed", 1);
    private static final int REQUESTS = Integer.getInteger("rainsync.fuzz.requests", 800);
    private static final List<Mutation> KINDS = List.of(Mutation.values());
    private static final int MOST_FAILURES = 12;
    private static final Pattern PAGE = Pattern.compile("\\S+ /(dashboard|problems|j_security_check).*");

    @TestHTTPResource("/")
    URL address;

    private final Jdbc jdbc;
    private final EnrolmentTokens tokens;
    private final SettableClock clock;
    private final ObjectMapper mapper;
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    FuzzTest(Jdbc jdbc, EnrolmentTokens tokens, SettableClock clock, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.clock = clock;
        this.mapper = mapper;
    }

    @Test
    void a_request_that_went_wrong_is_served_or_refused_with_a_known_problem_and_without_effect() throws IOException {
        RawHttp http = new RawHttp(address.getPort());
        World world = new World(http, jdbc, tokens, clock, mapper);
        TableDigests tables = new TableDigests(jdbc);
        requireGood(http, world);
        Set<Mutation> occurred = EnumSet.noneOf(Mutation.class);
        for (int i = 0; i < REQUESTS && failures.size() < MOST_FAILURES; i++) {
            Random random = new Random(SEED * 1_000_000_007L + i);
            Mutation mutation = KINDS.get(i % KINDS.size());
            Optional<Draft> mutant = mutant(mutation, random, world);
            if (mutant.isPresent()) {
                occurred.add(mutation);
                send(mutant.get(), mutation, i, http, tables, world);
            }
        }
        LOG.infof("%d requests of seed %d went wrong: %s", REQUESTS, SEED, outcomes);
        assertThat(String.join("\n\n", failures.values())).isEmpty();
        assertThat(occurred).as("kinds of mutation that occurred").containsExactlyElementsOf(KINDS);
    }

    /** Otherwise the mutants would be refused for other reasons than their mutations. */
    private static void requireGood(RawHttp http, World world) throws IOException {
        for (Draft draft : world.each(new Random(SEED))) {
            Answer answer = http.send(draft);
            world.moveOn(draft);
            if (!draft.blank && !answer.isAccepted()) {
                throw new AssertionError("no good request to begin with: " + draft + "\n" + answer);
            }
        }
    }

    private static Optional<Draft> mutant(Mutation mutation, Random random, World world) {
        for (int attempt = 0; attempt < 60; attempt++) {
            Draft draft = world.any(random);
            if (mutation.apply(draft, random, world)) {
                return Optional.of(draft);
            }
        }
        return Optional.empty();
    }

    private void send(Draft mutant, Mutation mutation, int number, RawHttp http, TableDigests tables, World world)
            throws IOException {
        Map<String, String> before = tables.now();
        Answer answer = http.send(mutant);
        String wrong = wrongWith(mutant, answer);
        if (wrong.isEmpty() && !answer.isAccepted()) {
            Map<String, String> after = tables.now();
            wrong = after.equals(before) ? "" : "it had an effect: " + difference(before, after);
        }
        if (!wrong.isEmpty()) {
            failures.putIfAbsent(
                    mutant.endpoint + " " + mutation + " " + answer.status(),
                    "seed " + SEED + ", request " + number + ", " + mutation + ": " + wrong + "\n" + mutant + "\n"
                            + answer);
        }
        outcomes.merge(outcome(mutant, answer), 1, Integer::sum);
        if (answer.isAccepted() || mutation == Mutation.REPLAYED) {
            world.moveOn(mutant);
        }
    }

    /** Empty where the answer is one that a client can go by. */
    private String wrongWith(Draft mutant, Answer answer) {
        if (!answer.header("X-Injected").isEmpty()) {
            return "a header of the request became one of the answer";
        } else if (answer.isAccepted()) {
            return "";
        } else if (mutant.isNoHttp() && (answer.status() == 0 || answer.status() < 500)) {
            return "";
        } else if (answer.status() < 400 || answer.status() >= 500) {
            return "answered with " + answer.status();
        } else if (PAGE.matcher(mutant.endpoint).matches()
                && answer.header("Content-Type").startsWith("text/html")) {
            return "";
        } else if (!answer.header("Content-Type").startsWith("application/problem+json")) {
            return "answered with " + answer.status() + " and " + answer.header("Content-Type")
                    + " instead of a problem";
        }
        return type(answer)
                .filter(type -> type.status() == answer.status())
                .map(type -> "")
                .orElse("answered with a problem of no known type, or another status than its type has");
    }

    private Optional<ProblemType> type(Answer answer) {
        try {
            JsonNode problem = mapper.readTree(answer.body());
            return ProblemType.ofUri(problem.path("type").asText());
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    private String outcome(Draft mutant, Answer answer) {
        return answer.isAccepted()
                ? "accepted"
                : type(answer).map(ProblemType::slug).orElse(mutant.isNoHttp() ? "no HTTP" : "a page");
    }

    private static List<String> difference(Map<String, String> before, Map<String, String> after) {
        List<String> changed = new ArrayList<>();
        after.forEach((table, digest) -> {
            if (!digest.equals(before.get(table))) {
                changed.add(table + " from " + before.get(table) + " to " + digest);
            }
        });
        return changed;
    }
}
