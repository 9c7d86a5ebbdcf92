package com.rainstaff.sync.simulation;

import com.rainstaff.sync.exchange.Introduction.Gap;
import com.rainstaff.sync.simulation.ServerSide.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the apps wrote, independent of anything the product keeps: each write leaves a mark of its own in its row. */
final class Ledger {
    /**
     * One row written by one committed transaction.
     *
     * @param seen the mark that stood in the row before; null for a new row
     * @param certain whether it has to reach the server: rows that name another region wait for a person
     */
    record Write(String mark, String device, String table, String seen, boolean certain) {}

    private final Map<String, Write> writes = new HashMap<>();
    private final Set<String> old = new HashSet<>();
    private final Set<String> doubtful = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> sentAnew = new HashSet<>();
    private final Map<String, Entry> accepted = new HashMap<>();
    private final Map<String, Map<String, String>> references = new HashMap<>();
    private final List<Write> open = new ArrayList<>();
    private int marks;
    private boolean serverCameBackOlder;

    String nextMark() {
        return "m" + ++marks;
    }

    /**
     * Takes note of a write of the transaction under way.
     *
     * @param captured whether the agent can see it: of what it cannot, only the outcome has to reach the server
     */
    void note(String mark, String device, String table, long id, String seen, boolean captured) {
        boolean certain = captured && !doubtful.contains(row(device, table, id));
        open.add(new Write(mark, device, table, seen, certain));
    }

    /** Writes of the transaction under way. */
    List<Write> underWay() {
        return open;
    }

    /** The row that the write {@code mark} leaves names in {@code column} the one in which {@code parent} stands. */
    void noteReference(String mark, String column, String parent) {
        references.computeIfAbsent(mark, write -> new HashMap<>()).put(column, parent);
    }

    /** Column to the mark that stood in the row it named, for a write that was noted. */
    Map<String, String> references(String mark) {
        return references.getOrDefault(mark, Map.of());
    }

    /** From now on the row waits for a person. */
    void doubt(String device, String table, long id) {
        doubtful.add(row(device, table, id));
    }

    boolean isDoubtful(String device, String table, long id) {
        return doubtful.contains(row(device, table, id));
    }

    void committed() {
        open.forEach(write -> writes.put(write.mark(), write));
        open.clear();
    }

    /** What was written so far was written before there was an agent, and may be overwritten before it looks. */
    void beforeTheAgent() {
        old.addAll(writes.keySet());
        writes.clear();
    }

    /** Somebody put an older file in the place of the device's: what only the newer one had is gone with it. */
    void restored(String device, Set<String> inBackup, Set<String> inJournal) {
        writes.values().stream()
                .filter(write -> write.device().equals(device))
                .map(Write::mark)
                .filter(mark -> !inBackup.contains(mark) && !inJournal.contains(mark))
                .forEach(gone::add);
    }

    /** Whether nothing need have the write any more. */
    boolean isGone(Write write) {
        return gone.contains(write.mark());
    }

    /**
     * The server's host put an older database in its place; what no PC has as accepted is stamped anew.
     *
     * @param before the writes that the database told of before
     */
    void serverRestored(Set<String> acknowledged, Map<Entry, String> before) {
        serverCameBackOlder = true;
        before.forEach((entry, mark) -> accepted.putIfAbsent(mark, entry));
        writes.keySet().stream().filter(mark -> !acknowledged.contains(mark)).forEach(sentAnew::add);
    }

    /** The device told the server which of its changes neither of them has any more, and until when they were accepted. */
    void lost(String device, Gap gap) {
        accepted.forEach((mark, entry) -> {
            if (entry.device().equals(device)
                    && entry.epoch() == gap.epoch()
                    && entry.deviceSequence() > gap.after()
                    && entry.deviceSequence() < gap.before()
                    && entry.acceptedMillis() <= gap.untilMillis()) {
                gone.add(mark);
            }
        });
    }

    /** Whether rows that are two on the server may have been one before. */
    boolean mayHaveSplit(String table) {
        return serverCameBackOlder && !Office.isNeverMerged(table);
    }

    /** Whether others may have seen the write in a version that is older than the one in the log. */
    boolean isSentAnew(String mark) {
        return sentAnew.contains(mark);
    }

    /** Whether a write left the mark before there was an agent. */
    boolean isOld(String mark) {
        return old.contains(mark);
    }

    void rolledBack() {
        open.clear();
    }

    /** Whether the writer of {@code mark}, or of what stood there before, or before that, saw {@code seen} in the row. */
    boolean hadSeen(String mark, String seen) {
        Write write = writes.get(mark);
        while (write != null && write.seen() != null && !write.seen().equals(seen)) {
            write = writes.get(write.seen());
        }
        return write != null && write.seen() != null;
    }

    Map<String, Write> writes() {
        return writes;
    }

    private static String row(String device, String table, long id) {
        return device + " " + table + " " + id;
    }
}
