package com.rainstaff.sync.exchange;

/**
 * What a server gives a device with each reply, and the device stores with what the reply brought. Its text begins with
 * its number among the device's nonces, as in {@code 17.…}: of two, the larger number was given later. The rest is the
 * server's own affair.
 */
public final class Nonce {
    private Nonce() {}

    /** The number of a nonce; 0 for the empty one of a first exchange, and for any that bears none. */
    public static long number(String nonce) {
        int dot = nonce.indexOf('.');
        try {
            return dot <= 0 ? 0 : Long.parseLong(nonce.substring(0, dot));
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
