package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowKey;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Places the upserts of one page. Local ids are handed out to all new rows first, so that references forward and in
 * circles find their way; a row whose references lead nowhere is put aside, and so is every new row that needs it.
 */
final class Upserts {
    private final Workbench bench;
    private final Admission admission;
    private final Images images;
    private final TableWriter writer;
    private final Map<RowKey, Candidate> candidates = new LinkedHashMap<>();
    private final Map<RowKey, List<Candidate>> dependents = new HashMap<>();
    private final Map<RowKey, LocalKey> written = new HashMap<>();

    Upserts(Workbench bench) {
        this.bench = bench;
        this.admission = new Admission(bench);
        this.images = new Images(bench, this::target);
        this.writer = new TableWriter(bench, admission);
    }

    void place(List<Incoming> page) throws SQLException {
        Deque<Candidate> unexamined = new ArrayDeque<>();
        for (Incoming incoming : page) {
            admit(incoming).ifPresent(unexamined::add);
        }
        for (Candidate candidate : unexamined) {
            number(candidate);
        }
        Map<Candidate, RowKey> missing = new LinkedHashMap<>();
        while (!unexamined.isEmpty()) {
            examine(unexamined.poll(), unexamined, missing);
        }
        missing.forEach((candidate, parent) -> candidates.remove(candidate.key()));
        putAside(missing);
        write();
    }

    private Optional<Candidate> admit(Incoming incoming) throws SQLException {
        Optional<Candidate> admitted = admission.admit(incoming);
        admitted.ifPresent(candidate -> candidates.put(candidate.key(), candidate));
        return admitted;
    }

    // Only after every row had its wish: a row without a free number takes none that another one wants.
    private void number(Candidate candidate) throws SQLException {
        if (candidate.target() == null && candidate.table().table().schema().isNumbered()) {
            candidate.target(bench.ids().fresh(candidate.table()));
        }
    }

    private void examine(Candidate candidate, Deque<Candidate> unexamined, Map<Candidate, RowKey> missing)
            throws SQLException {
        for (RowKey parent : images.references(candidate)) {
            if (candidates.containsKey(parent)) {
                dependents.computeIfAbsent(parent, fresh -> new ArrayList<>()).add(candidate);
            } else if (bench.finder().standing(parent).isEmpty()) {
                Optional<Candidate> returning = fromParked(parent);
                if (returning.isEmpty()) {
                    missing.putIfAbsent(candidate, parent);
                } else {
                    number(returning.get());
                    unexamined.add(returning.get());
                    dependents
                            .computeIfAbsent(parent, fresh -> new ArrayList<>())
                            .add(candidate);
                }
            }
        }
    }

    // Two rows that refer to each other and came in different pages each wait for the other: the second brings both in.
    private Optional<Candidate> fromParked(RowKey row) throws SQLException {
        Optional<LocalKey> local = bench.finder().locate(row).local();
        if (local.isPresent() && bench.pending().contains(row.table(), local.get())) {
            // The server is about to hear of it under this very number.
            return Optional.empty();
        }
        Optional<ParkedChange> parked = bench.parked().find(row);
        return parked.isPresent()
                        && parked.get().reason() == ParkReason.ORPHAN
                        && parked.get().change() instanceof Upsert upsert
                ? admit(new Incoming(
                        upsert,
                        parked.get().feed(),
                        row,
                        Optional.empty(),
                        parked.get().home(),
                        true))
                : Optional.empty();
    }

    private void putAside(Map<Candidate, RowKey> missing) throws SQLException {
        Deque<Map.Entry<Candidate, RowKey>> doomed = new ArrayDeque<>(missing.entrySet());
        while (!doomed.isEmpty()) {
            Map.Entry<Candidate, RowKey> next = doomed.poll();
            Candidate candidate = next.getKey();
            boolean stands = candidate.stands() && candidate.table().exists(candidate.target());
            boolean isAway = candidate.stands() && !stands;
            Incoming incoming = candidate.incoming();
            admission.park(isAway ? incoming.away() : incoming, ParkReason.ORPHAN, Optional.of(next.getValue()));
            if (stands) {
                continue;
            }
            if (candidate.target() != null) {
                bench.ids().giveBack(candidate.table(), candidate.target());
            }
            doomed.addAll(unwrittenDependents(candidate).entrySet());
        }
    }

    private void write() throws SQLException {
        Map<String, List<Candidate>> byTable = new HashMap<>();
        for (Candidate candidate : candidates.values()) {
            byTable.computeIfAbsent(candidate.key().table(), fresh -> new ArrayList<>())
                    .add(candidate);
        }
        for (String table : bench.files().names()) {
            List<Candidate> ofTable = byTable.getOrDefault(table, List.of()).stream()
                    .filter(candidate -> candidates.containsKey(candidate.key()))
                    .toList();
            if (!ofTable.isEmpty()) {
                write(ofTable);
            }
        }
    }

    // What refers to a row that did not come is put aside before it is written: one that stands goes on as it was.
    private void write(List<Candidate> ofTable) throws SQLException {
        images.translate(ofTable);
        List<Candidate> homeless = writer.write(ofTable);
        for (Candidate candidate : ofTable) {
            candidates.remove(candidate.key());
            written.put(candidate.key(), candidate.target());
        }
        homeless.forEach(parent -> written.remove(parent.key()));
        bench.finder().forgetReferenced();
        for (Candidate parent : homeless) {
            putAside(unwrittenDependents(parent));
        }
    }

    private Map<Candidate, RowKey> unwrittenDependents(Candidate parent) {
        Map<Candidate, RowKey> unwritten = new LinkedHashMap<>();
        for (Candidate dependent : dependents.getOrDefault(parent.key(), List.of())) {
            if (candidates.remove(dependent.key()) != null) {
                unwritten.put(dependent, parent.key());
            }
        }
        return unwritten;
    }

    // A row that was never sent, and that the outbox tells nothing of, has its id only while it is aside.
    private Optional<LocalKey> target(RowKey row) throws SQLException {
        Candidate candidate = candidates.get(row);
        if (candidate != null) {
            return Optional.ofNullable(candidate.target());
        }
        LocalKey place = written.get(row);
        return place == null ? bench.finder().standing(row) : Optional.of(place);
    }
}
