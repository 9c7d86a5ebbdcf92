package com.rainstaff.sync.agent.cycle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.exchange.Introduction.Holder;
import com.rainstaff.sync.exchange.Nonce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What this PC remembers beside the app's file and not in it: the newest nonce the file has stored, so that a file that
 * went back in time shows before anything is sent, and what the request with that nonce calls itself, so that a copy of
 * the file elsewhere cannot pass for this PC. Written after the file; a process that ends in between leaves a file that
 * is newer than the memory, which is no reason for alarm.
 */
final class OutsideMemory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final RandomGenerator random;
    private Remembered remembered;

    /**
     * @param attempt drawn for the nonce before it is first sent; empty until then
     * @param owed null where the server lacks nothing
     */
    record Remembered(String generation, int epoch, String nonce, String attempt, Owed owed) {}

    /**
     * What a server that went back in time lacks.
     *
     * @param generation in which it said so
     * @param accepted by epoch, up to where it has this PC's changes
     */
    record Owed(String generation, Map<Integer, Long> accepted) {}

    OutsideMemory(Path file, RandomGenerator random) {
        this.file = file;
        this.random = random;
        this.remembered = read(file);
    }

    /** Whether this PC has stored a reply before. */
    boolean hasExchanged() {
        return remembered != null && !remembered.nonce().isEmpty();
    }

    /** Whether the file is older than what is remembered, or another continuation of the same past. */
    boolean isBehind(SyncState state) {
        if (remembered == null || state.epoch() != remembered.epoch()) {
            return remembered != null && state.epoch() < remembered.epoch();
        }
        long here = Nonce.number(remembered.nonce());
        long there = Nonce.number(state.nonce());
        return there < here || there == here && here > 0 && !state.nonce().equals(remembered.nonce());
    }

    /** What a request that the file sends now calls itself: the same again until the file's nonce is another one. */
    String attempt(SyncState state) {
        follow(state);
        return holder().attempt();
    }

    /** Whether a request with the file's nonce was made before, by this process or an earlier one. */
    boolean isTried(SyncState state) {
        follow(state);
        return !remembered.attempt().isEmpty();
    }

    /** Who this PC is for the server, its newest nonce sent or about to be. */
    Holder holder() {
        if (remembered.attempt().isEmpty()) {
            String drawn = HexFormat.of().toHexDigits(random.nextLong());
            keep(new Remembered(
                    remembered.generation(), remembered.epoch(), remembered.nonce(), drawn, remembered.owed()));
        }
        return new Holder(remembered.generation(), remembered.epoch(), remembered.nonce(), remembered.attempt());
    }

    /** The file has stored this; repeating it changes nothing. */
    void follow(SyncState state) {
        follow(state.cursor().generation(), state.epoch(), state.nonce());
    }

    /** The server has given this, whether the file can store it already or not. */
    void follow(String generation, int epoch, String nonce) {
        boolean same = remembered != null
                && remembered.epoch() == epoch
                && remembered.nonce().equals(nonce);
        if (!same || !remembered.generation().equals(generation)) {
            keep(new Remembered(
                    generation,
                    epoch,
                    nonce,
                    same ? remembered.attempt() : "",
                    remembered == null ? null : remembered.owed()));
        }
    }

    /** What the server lacks; empty where that is nothing. */
    Optional<Owed> owed() {
        return Optional.ofNullable(remembered).map(Remembered::owed);
    }

    /** From now on the server lacks this; null once it has everything again. */
    void owe(Owed owed) {
        keep(new Remembered(
                remembered.generation(), remembered.epoch(), remembered.nonce(), remembered.attempt(), owed));
    }

    /** Whether this PC has the nonce that it was given when it presented itself in the generation it owes to. */
    boolean hasMet(Owed owed) {
        return remembered.generation().equals(owed.generation());
    }

    private void keep(Remembered fresh) {
        try {
            Path written = file.resolveSibling(file.getFileName() + ".new");
            JSON.writeValue(written.toFile(), fresh);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            remembered = fresh;
        } catch (IOException failed) {
            throw new StoreException("write " + file, failed);
        }
    }

    private static Remembered read(Path file) {
        try {
            return Files.exists(file) ? JSON.readValue(file.toFile(), Remembered.class) : null;
        } catch (IOException failed) {
            throw new StoreException("read " + file, failed);
        }
    }
}
