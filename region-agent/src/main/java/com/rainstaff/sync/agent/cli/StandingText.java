package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.status.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How this PC stands, for a person. */
final class StandingText {
    private StandingText() {}

    static void print(AgentCommand agent, Words words, StandingView view, Instant now) {
        line(agent, words.say("status.state"), words.say("state." + view.state()));
        if (view.problem() != null) {
            agent.say("  " + words.problem(view.problem()));
            if (view.detail() != null) {
                agent.say("  (" + view.detail() + ")");
            }
        }
        line(agent, words.say("status.pc"), view.device() + ", " + view.region());
        line(agent, words.say("status.server"), view.server());
        line(agent, words.say("status.file"), view.database());
        line(
                agent,
                words.say("status.pending"),
                words.say("status.pending.value", view.pendingUp(), view.pendingDown()));
        line(agent, words.say("status.apart"), words.say("status.apart.value", view.parked(), view.held()));
        line(agent, words.say("status.last-sync"), ago(words, view.lastSync(), now));
        line(agent, words.say("status.proven"), ago(words, view.provenAt(), now));
        line(agent, words.say("status.round-trip"), view.roundTripMillis() + " ms");
        view.findings().forEach(finding -> agent.say("  " + sentence(words, finding)));
        view.rows().forEach((table, rows) -> agent.say(String.format(Locale.ROOT, "  %-28s %9d", table, rows)));
        view.notSynced().forEach((table, reason) -> agent.say("  " + words.say("left-out", table, reason)));
    }

    private static void line(AgentCommand agent, String name, String value) {
        agent.say(String.format(Locale.ROOT, "%-18s %s", name, value));
    }

    private static String sentence(Words words, Finding finding) {
        return words.say(
                "finding." + finding.kind().key(),
                finding.at(),
                finding.since() == null ? words.say("never") : finding.since(),
                finding.until(),
                finding.known(),
                finding.concerned());
    }

    private static String ago(Words words, Instant at, Instant now) {
        if (at == null) {
            return words.say("never");
        }
        Duration age = Duration.between(at, now);
        if (age.toMinutes() < 1) {
            return words.say("ago.seconds", Math.max(0, age.toSeconds()));
        } else if (age.toHours() < 2) {
            return words.say("ago.minutes", age.toMinutes());
        }
        return at.toString();
    }
}
