package com.rainstaff.sync.demo.office;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The four PCs of the demo. */
public enum Office {
    /** Begins with a file of before January 2026, which the app migrates while it is synced. */
    ANKARA("Ankara", "Ankara", List.of("Ankara", "ANKARA", "ankara ")),
    /** Works in a migrated file whose older rows all say Ankara, by the column's default. */
    ISTANBUL("Istanbul", "Istanbul", List.of("Istanbul", "İstanbul", "ISTANBUL")),
    /** Works in a file that today's app created. */
    IZMIR("Izmir", "Izmir", List.of("Izmir", "İzmir", " izmir")),
    /** Sees every region; its file begins empty. */
    HEADQUARTERS("Headquarters", "ALL", List.of());

    private static final List<Office> REGIONAL = List.of(ANKARA, ISTANBUL, IZMIR);

    private final String pc;
    private final String region;
    private final List<String> spellings;

    Office(String pc, String region, List<String> spellings) {
        this.pc = pc;
        this.region = region;
        this.spellings = spellings;
    }

    public static List<Office> regional() {
        return REGIONAL;
    }

    /** Official name of the region that people mean by {@code label}; empty where nobody knows. */
    public static Optional<String> regionMeantBy(String label) {
        return Arrays.stream(values())
                .filter(office -> office.spellings.contains(label))
                .map(Office::region)
                .findFirst();
    }

    /** What people call this PC. */
    public String pc() {
        return pc;
    }

    /** Official name of its region, or {@code ALL}. */
    public String region() {
        return region;
    }

    /** How people here type their region's name, the official way first. */
    public List<String> spellings() {
        return spellings;
    }

    /** Label that rows of this PC carry though it is another region's name. */
    public Optional<String> ownLabel() {
        return this == ISTANBUL ? Optional.of("Ankara") : Optional.empty();
    }
}
