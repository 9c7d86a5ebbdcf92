package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.capture.ArmReport;
import com.rainstaff.sync.agent.enrol.Arming.Armed;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What arming a file found, for a person. */
final class ArmReportText {
    private ArmReportText() {}

    static void print(AgentCommand agent, Words words, Armed armed) {
        agent.say(words.say("backup-made", armed.backup()));
        print(agent, words, armed.report());
    }

    static void print(AgentCommand agent, Words words, ArmReport report) {
        rows(agent, words.say("own-rows"), report.baselineRows());
        rows(agent, words.say("foreign-rows"), report.foreignRows());
        rows(agent, words.say("unknown-rows"), report.unknownRows());
        new TreeMap<>(report.leftOut())
                .forEach((table, reason) -> agent.say("  " + words.say("left-out", table, reason)));
    }

    private static void rows(AgentCommand agent, String title, Map<String, Long> byTable) {
        if (byTable.values().stream().allMatch(count -> count == 0)) {
            return;
        }
        agent.say(title);
        new TreeMap<>(byTable).forEach((table, count) -> {
            if (count > 0) {
                agent.say(String.format(Locale.ROOT, "  %-28s %d", table, count));
            }
        });
    }
}
