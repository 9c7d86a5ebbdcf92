package com.rainstaff.sync.agent.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What comparing this file with the server came to. Moments are of this PC's clock unless they say otherwise.
 *
 * @param begunAt when this PC began to compare
 * @param provenAt last comparison of sums in which everything was equal; null before the first
 * @param provenServerMillis the same moment by the server's clock; null before the first
 * @param comparedAt last comparison of sums, whatever it came to; null before the first
 * @param sweptAt last look for writes that nobody captured; null where one is demanded
 * @param contentsAt last comparison of contents; null where one is demanded
 * @param differing tables whose sums differed in the last comparison
 * @param damaged rows whose contents the server found damaged on its side in the last comparison of contents
 * @param found writes found since {@code begunAt} that nobody had captured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProofState(
        Instant begunAt,
        Instant provenAt,
        Long provenServerMillis,
        Instant comparedAt,
        Instant sweptAt,
        Instant contentsAt,
        List<String> differing,
        List<String> damaged,
        long found) {
    private static final Duration OLD = Duration.ofHours(24);

    public ProofState {
        differing = differing == null ? List.of() : List.copyOf(differing);
        damaged = damaged == null ? List.of() : List.copyOf(damaged);
    }

    /** Nothing compared yet. */
    public static ProofState beginning(Instant now) {
        return new ProofState(now, null, null, null, now, now, List.of(), List.of(), 0);
    }

    /** Everything is to be looked at again: capture was broken, or somebody asks. */
    public ProofState demanded() {
        return new ProofState(begunAt, provenAt, provenServerMillis, null, null, null, differing, damaged, found);
    }

    /** What needs a person: a difference that did not heal, or no proof for a day. */
    public Optional<Problem> problem(Instant now) {
        if (!differing.isEmpty() || !damaged.isEmpty()) {
            return Optional.of(Problem.DIFFERING);
        }
        Instant last = provenAt == null ? begunAt : provenAt;
        return Duration.between(last, now).compareTo(OLD) > 0 ? Optional.of(Problem.PROOF_OLD) : Optional.empty();
    }

    /** Sums were compared and {@code tables} differ. */
    public ProofState compared(Instant now, long serverMillis, List<String> tables) {
        boolean equal = tables.isEmpty();
        return new ProofState(
                begunAt,
                equal ? now : provenAt,
                equal ? Long.valueOf(serverMillis) : provenServerMillis,
                now,
                sweptAt,
                contentsAt,
                tables,
                damaged,
                found);
    }

    /** The file was swept and {@code more} writes were found. */
    public ProofState swept(Instant now, long more) {
        return new ProofState(
                begunAt, provenAt, provenServerMillis, comparedAt, now, contentsAt, differing, damaged, found + more);
    }

    /** Contents were compared: of every table, or only of those that differed. */
    public ProofState lookedAt(Instant now, boolean everything, List<String> damagedRows, long more) {
        return new ProofState(
                begunAt,
                provenAt,
                provenServerMillis,
                comparedAt,
                sweptAt,
                everything ? now : contentsAt,
                differing,
                damagedRows,
                found + more);
    }
}
