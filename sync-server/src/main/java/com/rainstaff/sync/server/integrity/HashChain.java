package com.rainstaff.sync.server.integrity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 over the chain before and everything added, in order. Fields are separated, so that shifting a character from
 * one to the next changes the sum. Not safe for use by several threads.
 */
public final class HashChain {
    private final MessageDigest digest = sha256();

    /** @param before the chain to go on from; empty at the beginning */
    public HashChain(byte[] before) {
        digest.update(before);
    }

    public HashChain add(String field) {
        if (field != null) {
            digest.update(field.getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) 0);
        return this;
    }

    public HashChain add(long field) {
        return add(Long.toString(field));
    }

    public HashChain add(byte[] field) {
        if (field != null) {
            digest.update(field);
        }
        digest.update((byte) 0);
        return this;
    }

    /** The chain up to here. Nothing can be added afterwards. */
    public byte[] end() {
        return digest.digest();
    }

    /** SHA-256 of a payload and the salt that keeps its content from being guessed. */
    public static byte[] salted(byte[] salt, String payload) {
        MessageDigest salted = sha256();
        salted.update(salt);
        return salted.digest(payload.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
