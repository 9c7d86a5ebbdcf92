package com.rainstaff.sync.region;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;

/**
 * A tenant-like scope by its official name, such as {@code Istanbul}; {@link #ALL} sees every region.
 *
 * <p>People type names in many ways ({@code ANKARA}, {@code "ankara "}, {@code İstanbul}); {@link #isMeantBy} knows
 * them without guessing: case, blanks around, the Turkish dots and other marks do not matter, anything else does.
 */
public record Region(@JsonValue String name) {
    /** Headquarters: reads and writes every region. */
    public static final Region ALL = new Region("ALL");

    public Region {
        Objects.requireNonNull(name, "region name");
        if (fold(name).isEmpty() || !name.equals(name.strip())) {
            throw new IllegalArgumentException("\"" + name + "\" is no region name");
        }
    }

    @JsonCreator
    public static Region of(String name) {
        return new Region(name);
    }

    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether a person who typed {@code label} meant this region. */
    public boolean isMeantBy(String label) {
        return fold(name).equals(fold(label));
    }

    /** The form in which two spellings of one region are equal. */
    public static String fold(String label) {
        String plain = label.strip().replace('ı', 'i').replace('İ', 'i');
        return Normalizer.normalize(plain, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name;
    }
}
