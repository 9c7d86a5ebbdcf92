package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What tells this PC's requests from those of a copy of its file elsewhere: a number drawn for each new nonce and kept
 * beside the agent's other state, never in the app's file. Kept before it is first sent, so that a request repeated
 * after any crash repeats it.
 */
final class Attempts {
    private final Path file;
    private final RandomGenerator random;
    private String nonce;
    private String attempt;

    Attempts(Path file, RandomGenerator random) {
        this.file = file;
        this.random = random;
    }

    /** The number that goes with {@code currentNonce}: the same again until the nonce is another one. */
    String of(String currentNonce) {
        if (nonce == null) {
            read();
        }
        if (!currentNonce.equals(nonce) || attempt.isEmpty()) {
            nonce = currentNonce;
            attempt = HexFormat.of().toHexDigits(random.nextLong());
            write();
        }
        return attempt;
    }

    private void read() {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            nonce = lines.size() == 2 ? lines.get(0) : "";
            attempt = lines.size() == 2 ? lines.get(1) : "";
        } catch (IOException failed) {
            throw new StoreException("read " + file, failed);
        }
    }

    private void write() {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, nonce + "\n" + attempt + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new StoreException("write " + file, failed);
        }
    }
}
