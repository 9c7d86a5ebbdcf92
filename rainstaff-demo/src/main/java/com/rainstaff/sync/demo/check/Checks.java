package com.rainstaff.sync.demo.check;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints each check as one line when it is made, and counts. */
public final class Checks {
    /** More would drown the other checks. */
    private static final int DIFFERENCES_SHOWN = 8;

    private final PrintWriter out;
    private int passed;
    private int failed;

    public Checks(PrintWriter out) {
        this.out = out;
    }

    /** Names the step that the next checks belong to. */
    public void step(String name) {
        out.println();
        out.println(name);
    }

    /** Says what happens, without judging. */
    public void tell(String event) {
        out.println("    " + event);
    }

    /** @param detail counts, or what was found instead */
    public void check(String claim, boolean holds, String detail) {
        if (holds) {
            passed++;
        } else {
            failed++;
        }
        out.println((holds ? "  ✓ " : "  ✗ ") + claim + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** A comparison that found nothing at all proves nothing. */
    public void check(String claim, Comparison found) {
        boolean holds = found.isEqual() && found.rows() > 0;
        String counts =
                String.format(Locale.ROOT, "%d tables, %d rows", found.tables().size(), found.rows());
        List<String> differences = found.differences();
        check(claim, holds, holds ? counts : counts + " equal, " + differences.size() + " differences");
        differences.stream().limit(DIFFERENCES_SHOWN).forEach(line -> out.println("      " + line));
        if (differences.size() > DIFFERENCES_SHOWN) {
            out.println("      … and " + (differences.size() - DIFFERENCES_SHOWN) + " more");
        }
    }

    /** The last line; true if all passed. */
    public boolean conclude() {
        out.println();
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0 && passed > 0;
    }
}
