package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.server.integrity.HashChain;
import java.security.SecureRandom;

/**
 * A row's contents with a salted hash that can outlive them.
 *
 * @param text as {@link com.rainstaff.sync.server.changelog.Images#write} gives it
 */
record SealedImage(String text, byte[] salt, byte[] hash) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;

    static SealedImage of(String text) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new SealedImage(text, salt, HashChain.salted(salt, text));
    }
}
