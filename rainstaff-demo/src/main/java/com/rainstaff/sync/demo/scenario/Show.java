package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.api.ServerApi;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.process.AgentSays;
import com.rainstaff.sync.demo.process.Writer;
import com.rainstaff.sync.demo.table.LiveTable;
import com.rainstaff.sync.demo.table.PcLine;
import com.rainstaff.sync.demo.table.PcState;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The endless demo: people work in three offices, now and then one PC is offline, and the table shows it all. */
public final class Show {
    private static final Duration PACE = Duration.ofMillis(700);
    /** A PC is offline for the last third of each turn. */
    private static final Duration TURN = Duration.ofSeconds(45);

    private final Site site;
    private final LiveTable table;
    private final Duration redraw;
    private final List<Writer> writers = new ArrayList<>();

    /** @param redraw time between two drawings of the table */
    public Show(Site site, LiveTable table, Duration redraw) {
        this.site = site;
        this.table = table;
        this.redraw = redraw;
    }

    /** Goes on until {@code length} is over, or without end where it is zero. */
    public void play(Duration length) throws IOException, SQLException, InterruptedException {
        site.migrate(Office.ANKARA);
        for (Office office : Office.regional()) {
            writers.add(site.startWriter(office, 0, PACE));
        }
        Instant started = site.clock().instant();
        while (true) {
            Duration played = Duration.between(started, site.clock().instant());
            if (!length.isZero() && played.compareTo(length) >= 0) {
                return;
            }
            switchAgents(played);
            table.draw(lines(), remarks(errors()));
            Thread.sleep(redraw.toMillis());
        }
    }

    private void switchAgents(Duration played) throws IOException {
        int turn = (int) (played.toSeconds() / TURN.toSeconds());
        boolean offlineTime = played.toSeconds() % TURN.toSeconds() >= TURN.toSeconds() * 2 / 3;
        Office away = Office.regional().get(turn % Office.regional().size());
        for (Office office : Office.values()) {
            boolean on = !(offlineTime && office == away);
            if (on && !site.agent(office).isRunning()) {
                site.agent(office).start();
            } else if (!on) {
                site.agent(office).stop();
            }
        }
    }

    private List<PcLine> lines() throws SQLException {
        Map<Office, SyncFigures> all = site.figures();
        List<PcLine> lines = new ArrayList<>();
        for (Map.Entry<Office, SyncFigures> entry : all.entrySet()) {
            Office office = entry.getKey();
            SyncFigures figures = entry.getValue();
            AgentSays says = site.agent(office).says();
            long down = figures.pendingDown(all.values());
            lines.add(new PcLine(
                    office.pc(),
                    office.region(),
                    site.contents(office).rowCount(),
                    figures.pendingUp(),
                    down,
                    ago(says.lastSync()),
                    says.roundTripMillis(),
                    state(office, figures, says, down)));
        }
        return lines;
    }

    private PcState state(Office office, SyncFigures figures, AgentSays says, long down) {
        if (!site.agent(office).isRunning()) {
            return PcState.OFFLINE;
        }
        if (figures.parked() > 0 || figures.held() > 0 || says.needsAttention()) {
            return PcState.ATTENTION;
        }
        if (says.isWaiting()) {
            return PcState.WAITING;
        }
        return figures.pendingUp() > 0 || down > 0 ? PcState.SYNCING : PcState.UP_TO_DATE;
    }

    /** Errors that the app met in all offices together. */
    private int errors() throws IOException {
        int errors = 0;
        for (Writer writer : writers) {
            errors += writer.errors().size();
        }
        return errors;
    }

    private List<String> remarks(int errors) {
        return List.of(
                "The app met " + errors + " errors.",
                "Dashboard: " + site.server().address() + "/dashboard",
                "Login:     " + ServerApi.ADMIN + " / " + site.server().adminPassword(),
                "Files:     " + site.folder().root(),
                "Ctrl-C ends it.");
    }

    private String ago(String instant) {
        if (instant.isEmpty()) {
            return "never";
        }
        long seconds =
                Duration.between(Instant.parse(instant), site.clock().instant()).toSeconds();
        return seconds < 60 ? seconds + " s ago" : seconds / 60 + " min ago";
    }
}
