package com.rainstaff.sync.simulation;

import com.rainstaff.sync.agent.client.SyncApi;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.simulation.ServerSide.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Three regional PCs, headquarters and the server, through one history. */
final class World implements AutoCloseable {
    private static final List<String> DEVICES = List.of("ankara0001", "istanbul01", "hq00000001", "ankara0002");
    private static final List<String> REGIONS = List.of("Ankara", "Istanbul", "ALL", "Ankara");
    private static final int MOST_ROUNDS = 12;
    private static final int MOST_TRANSACTIONS = 8;
    private static final int MOST_EXCHANGES = 3;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final long YEAR = 365 * DAY;

    private final ServerSide server;
    private final WorldClock time;
    private final Path folder;
    private final Occurrences occurrences = new Occurrences();
    private final Ledger ledger = new Ledger();
    private final List<Pc> pcs = new ArrayList<>();

    World(ServerSide server, WorldClock time, BreakingJdbc database, SyncApi http, Path folder, long seed) {
        this.server = server;
        this.time = time;
        this.folder = folder;
        time.reset();
        server.reset();
        Random random = new Random(~seed);
        for (int i = 0; i < DEVICES.size(); i++) {
            String device = DEVICES.get(i);
            Line line = new Line(http, time, database, gap -> ledger.lost(device, gap), occurrences);
            pcs.add(new Pc(device, Region.of(REGIONS.get(i)), folder.resolve(device), time, line));
            found(pcs.get(i), random);
        }
        ledger.beforeTheAgent();
    }

    static int size() {
        return DEVICES.size();
    }

    Occurrences occurrences() {
        return occurrences;
    }

    // The file was in use before there was an agent: every PC has its employee 1, and the same two templates.
    private void found(Pc pc, Random random) {
        try {
            Files.createDirectories(pc.file().getParent());
            try (Connection app = pc.app();
                    Statement statement = app.createStatement()) {
                statement.executeUpdate(Office.TABLES);
                statement.executeUpdate(
                        "insert into templates (name, start) values ('vardiya 0', '0" + random.nextInt(2) + ":00')");
            }
            for (int i = pc.region().isAll() ? 0 : random.nextInt(4); i > 0; i--) {
                Clerk.writeBeforeTheAgent(pc, ledger, new Random(random.nextLong()), occurrences);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        skew(pc, random);
        pc.arm(server.admit(pc.device(), pc.region()));
    }

    private void skew(Pc pc, Random random) {
        long skew =
                switch (random.nextInt(6)) {
                    case 0 -> random.nextLong(-2 * YEAR, 2 * YEAR);
                    case 1 -> random.nextLong(-DAY, DAY);
                    case 2 -> random.nextLong(-MINUTE, MINUTE);
                    default -> random.nextLong(-50, 50);
                };
        if (Math.abs(skew) > DAY) {
            occurrences.add("clock: off by more than a day");
        } else if (Math.abs(skew) > MINUTE) {
            occurrences.add("clock: off by more than a minute");
        }
        pc.setClock(skew);
    }

    /** Lets {@code steps} happen, then good weather. @return the laws that are broken */
    List<String> live(List<Step> steps) {
        List<String> broken;
        try {
            for (Step step : steps) {
                happen(step, pcs.get(step.pc()), new Random(step.seed()));
            }
            broken = new ArrayList<>(settle());
        } catch (Line.Endless endless) {
            return List.of(endless.getMessage());
        }
        broken.addAll(Laws.broken(server, pcs, ledger, occurrences));
        if (!broken.isEmpty() && Boolean.getBoolean("sim.tell")) {
            tell();
        }
        return broken;
    }

    // For a closer look at one failing history: -Dsim.tell=true.
    private void tell() {
        server.log().forEach(System.out::println);
        ledger.writes().values().forEach(System.out::println);
        System.out.println("Ids that lead elsewhere: " + server.aliases());
        for (Pc pc : pcs) {
            FileSide file = FileSide.read(pc);
            System.out.println(pc.device() + " has " + file.rows().keySet() + ", parked " + file.parked() + ", held "
                    + file.held());
        }
    }

    private void happen(Step step, Pc pc, Random random) {
        time.pass(random.nextInt(4) == 0 ? 0 : random.nextLong(MINUTE));
        switch (step.kind()) {
            case WRITE -> Clerk.write(pc, ledger, random, occurrences);
            case SYNC -> sync(pc, random);
            case TIME -> time.pass(random.nextInt(12) == 0 ? random.nextLong(30 * DAY) : random.nextLong(15 * MINUTE));
            case SET_CLOCK -> {
                skew(pc, random);
                occurrences.add("clock: set");
            }
            case RESTART -> pc.restart();
            case CALM -> calm();
            case MIGRATE -> Clerk.migrate(pc, random, occurrences);
            case BACK_UP -> pc.backUp(ledger.writes().keySet());
            case RESTORE -> restore(pc, random);
            case BACK_UP_SERVER -> server.backUp();
            case RESTORE_SERVER -> restoreServer();
            case UNSEEN_WRITE -> Clerk.writeUnseen(pc, ledger, random, occurrences);
        }
    }

    private void sync(Pc pc, Random random) {
        pcs.get(random.nextInt(pcs.size())).line().deliverLate();
        boolean rough = random.nextInt(5) < 2;
        Line.Trouble[] troubles = Line.Trouble.values();
        pc.line()
                .plan(rough ? troubles[random.nextInt(troubles.length)] : null, random.nextInt(MOST_EXCHANGES), random);
        if (random.nextInt(4) == 0) {
            Random app = new Random(random.nextLong());
            pc.line().meanwhile(() -> Clerk.write(pc, ledger, app, occurrences));
        }
        if (random.nextInt(6) == 0) {
            String where = pc.syncAndCrash(random.nextInt(MOST_TRANSACTIONS));
            if (where != null) {
                occurrences.add("agent: ended " + where);
            }
        } else {
            pc.sync();
        }
        pc.line().plan(null, 0, random);
        pc.line().meanwhile(null);
    }

    private void restore(Pc pc, Random random) {
        Set<String> kept = pc.acknowledged();
        pc.restore(random.nextBoolean()).ifPresent(marks -> {
            ledger.restored(pc.device(), marks, kept);
            occurrences.add("app: file restored");
        });
    }

    private void restoreServer() {
        Map<Entry, String> before = Laws.entriesThatMark(server.log());
        if (server.restore()) {
            Set<String> acknowledged = new HashSet<>();
            pcs.forEach(pc -> acknowledged.addAll(pc.acknowledged()));
            ledger.serverRestored(acknowledged, before);
            occurrences.add("server: came back older");
        }
    }

    private void calm() {
        pcs.forEach(pc -> pc.line().deliverLate());
        pcs.forEach(Pc::sync);
    }

    // Everything goes through once nothing more comes; how often each PC has to ask must not grow without end.
    private List<String> settle() {
        calm();
        List<String> unsettled = List.of();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            time.pass(MINUTE);
            unsettled = new ArrayList<>();
            boolean moved = false;
            for (Pc pc : pcs) {
                SyncOutcome outcome = pc.sync();
                moved |= pc.lastReport().sent() + pc.lastReport().received() > 0;
                if (outcome != SyncOutcome.UP_TO_DATE) {
                    unsettled.add(pc.device() + " ends as " + outcome + ": "
                            + pc.lastReport().problem() + " " + pc.lastReport().detail());
                }
            }
            if (!moved && unsettled.isEmpty()) {
                return unsettled;
            }
        }
        return unsettled.isEmpty() ? List.of("after " + MOST_ROUNDS + " quiet rounds rows still travel") : unsettled;
    }

    @Override
    public void close() {
        pcs.forEach(Pc::close);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
