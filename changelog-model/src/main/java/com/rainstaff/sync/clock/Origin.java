package com.rainstaff.sync.clock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who stamps changes: a device during one generation of its file. A restored or replaced file starts a new epoch, so
 * that the numbers it hands out again never mean what they meant before.
 *
 * @param device ten characters of {@code 0-9a-z}, drawn at random by the server when the device enrols
 * @param epoch generation of the device's file, starting at 1; 0 only in {@link #NONE}
 */
public record Origin(String device, int epoch) implements Comparable<Origin> {
    private static final Pattern DEVICE = Pattern.compile("[0-9a-z]{10}");

    /** Nobody; the origin of {@link RowVersion#NEVER}. */
    public static final Origin NONE = new Origin("0000000000", 0);

    /** The device that stands for the server itself. */
    public static final String SERVER = "server0000";

    public Origin {
        Objects.requireNonNull(device, "device");
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException("a device id is ten characters of 0-9a-z, not \"" + device + "\"");
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch " + epoch + " of device " + device + " is negative");
        }
    }

    /**
     * The server itself, when it makes an entry nobody typed: a merge, a split, a row that follows its parent.
     *
     * @param epoch life of its database: one that came back older makes other rows of the same writes
     */
    public static Origin server(int epoch) {
        return new Origin(SERVER, epoch);
    }

    public boolean isServer() {
        return device.equals(SERVER);
    }

    @JsonCreator
    public static Origin parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("an origin is written device.epoch, not \"" + text + "\"");
        }
        return new Origin(text.substring(0, dot), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(Origin other) {
        int byDevice = device.compareTo(other.device);
        return byDevice != 0 ? byDevice : Integer.compare(epoch, other.epoch);
    }

    @JsonValue
    @Override
    public String toString() {
        return device + "." + epoch;
    }
}
