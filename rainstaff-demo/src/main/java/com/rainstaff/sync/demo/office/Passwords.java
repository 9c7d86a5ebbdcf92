package com.rainstaff.sync.demo.office;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Passwords as the files hold them: unsalted SHA-256, or in some files the PIN itself. */
final class Passwords {
    private Passwords() {}

    /** Differs from PC to PC. */
    static String stored(String username, Office office) {
        int pin = 100_000 + Math.floorMod((username + office.ordinal()).hashCode(), 900_000);
        return office == Office.ISTANBUL ? Integer.toString(pin) : sha256(Integer.toString(pin));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
