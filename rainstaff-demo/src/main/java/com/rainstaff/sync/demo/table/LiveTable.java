package com.rainstaff.sync.demo.table;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the PCs as a table: in place where the output is a terminal, one table below the other where it is not. */
public final class LiveTable {
    private static final String FORMAT = "%-14s %-9s %6s %5s %5s  %-10s %8s  %s";
    private static final String TO_THE_TOP = "\u001b[H";
    private static final String CLEAR = "\u001b[2J";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter out;
    private final boolean terminal;
    private boolean begun;

    public LiveTable(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** @param remarks lines below the table, such as where the dashboard is */
    public void draw(List<PcLine> pcs, List<String> remarks) {
        List<String> lines = new ArrayList<>();
        lines.add(format("PC", "region", "rows", "up", "down", "last sync", "trip", "state"));
        for (PcLine pc : pcs) {
            lines.add(format(
                    pc.pc(),
                    pc.region(),
                    pc.rows(),
                    pc.up(),
                    pc.down(),
                    pc.lastSync(),
                    pc.roundTripMillis() + " ms",
                    coloured(pc.state())));
        }
        lines.add("");
        lines.addAll(remarks);
        write(lines);
    }

    private void write(List<String> lines) {
        if (!terminal) {
            lines.forEach(out::println);
            out.println();
            return;
        }
        StringBuilder screen = new StringBuilder(begun ? TO_THE_TOP : CLEAR + TO_THE_TOP);
        lines.forEach(line -> screen.append(line).append(CLEAR_LINE).append(System.lineSeparator()));
        out.print(screen.append(CLEAR_BELOW));
        out.flush();
        begun = true;
    }

    private String coloured(PcState state) {
        return terminal ? "\u001b[" + state.colour() + "m" + state.word() + "\u001b[0m" : state.word();
    }

    private static String format(Object... cells) {
        return String.format(Locale.ROOT, FORMAT, cells);
    }
}
