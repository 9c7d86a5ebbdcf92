package com.rainstaff.sync.server.device;

import com.rainstaff.sync.exchange.Nonce;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces of devices: number, a random part, and the server's signature over both and the device. A signed nonce that is
 * not older than the newest one the database remembers, nor that one, was given by this server and forgotten since: the
 * database went back in time.
 */
@ApplicationScoped
public class Nonces {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN = 32;

    private final Jdbc jdbc;
    private final Generation generation;

    Nonces(Jdbc jdbc, Generation generation) {
        this.jdbc = jdbc;
        this.generation = generation;
    }

    /** The nonce that follows on both the device's newest one and {@code presented}. */
    public String next(Device device, String presented) {
        long newest = Nonce.number(isForgotten(device, presented) ? presented : device.nonce());
        String body = (newest + 1) + "." + Secrets.draw();
        return body + "." + signature(device.id(), body);
    }

    /**
     * Refuses a device that speaks of another generation than the current one.
     *
     * @param met the generation the device speaks of; empty before its first contact
     * @return the current generation. A reply names this one, even if another begins before it is sent: the device has not
     *     presented itself in that
     */
    public String requireRemembered(Device device, String met, String presented) {
        String newest = generation.current();
        String current = met.equals(newest) ? generationKnowing(device, met, presented, newest) : newest;
        if (!met.isEmpty() && !met.equals(current)) {
            throw changed(met, current);
        }
        return current;
    }

    /**
     * The current generation. A nonce of an earlier one may be unknown to it. One that was given in this one, as the
     * database remembers or the device says, and is forgotten, proves that the database went back in time, and another
     * generation begins.
     */
    String generationKnowing(Device device, String met, String presented) {
        return generationKnowing(device, met, presented, generation.current());
    }

    private String generationKnowing(Device device, String met, String presented, String current) {
        boolean givenInIt = device.introducedIn().equals(current) || met.equals(current);
        if (givenInIt && isForgotten(device, presented)) {
            generation.wentBack(
                    current,
                    device.id(),
                    "device " + device.id() + " was given nonce " + Nonce.number(presented)
                            + ", and the database knows of " + Nonce.number(device.nonce()));
            return generation.current();
        }
        return current;
    }

    private static SyncException changed(String met, String current) {
        return new SyncException(
                ProblemType.GENERATION_CHANGED,
                "The positions are of generation " + met + "; the server is now in " + current + ".");
    }

    /** Whether {@code presented} is older than what the device was given, as far as the server can tell. */
    boolean isOutdated(Device device, String presented) {
        return Nonce.number(presented) < Nonce.number(device.nonce()) && isGenuine(device.id(), presented);
    }

    // A request that arrives late at a database that went back is given a number that was given before.
    private boolean isForgotten(Device device, String presented) {
        return Nonce.number(presented) >= Nonce.number(device.nonce())
                && !presented.equals(device.nonce())
                && isGenuine(device.id(), presented);
    }

    private boolean isGenuine(String device, String nonce) {
        int end = nonce.lastIndexOf('.');
        return end > 0
                && MessageDigest.isEqual(
                        bytes(signature(device, nonce.substring(0, end))), bytes(nonce.substring(end + 1)));
    }

    private String signature(String device, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            return HexFormat.of()
                    .formatHex(mac.doFinal(bytes(device + " " + body)))
                    .substring(0, SHOWN);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, absent);
        }
    }

    private byte[] key() {
        return jdbc.first("select key from nonce_key", row -> row.getBytes("key"))
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
