package com.rainstaff.sync.change;

import java.math.BigInteger;
import java.util.Objects;

/** A set of columns by their position in a schema; bit 0 is the first column. Written in hexadecimal. */
public record ColumnMask(BigInteger bits) {
    /** Every column, however many there are. */
    public static final ColumnMask ALL = new ColumnMask(BigInteger.ONE.negate());

    public ColumnMask {
        Objects.requireNonNull(bits, "bits");
    }

    public static ColumnMask parse(String hex) {
        return new ColumnMask(new BigInteger(hex, 16));
    }

    public static ColumnMask of(int... columns) {
        BigInteger bits = BigInteger.ZERO;
        for (int column : columns) {
            bits = bits.setBit(column);
        }
        return new ColumnMask(bits);
    }

    public boolean contains(int column) {
        return bits.testBit(column);
    }

    public ColumnMask union(ColumnMask other) {
        return new ColumnMask(bits.or(other.bits));
    }

    @Override
    public String toString() {
        return bits.toString(16);
    }
}
