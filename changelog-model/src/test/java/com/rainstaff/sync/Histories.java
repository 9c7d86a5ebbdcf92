package com.rainstaff.sync;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Merge;
import com.rainstaff.sync.change.Split;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Random histories and values, each the same for the same seed. */
public final class Histories {
    private static final int COLUMNS = 3;
    private static final List<Origin> ORIGINS =
            List.of(new Origin("ankara0001", 1), new Origin("istanbul01", 1), new Origin("istanbul01", 2));

    private Histories() {}

    public static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, 200).boxed();
    }

    /** Changes of all kinds to few rows of two tables, ascending by sequence, each of its own version. */
    public static List<Change> random(Random random, int size) {
        List<Change> history = new ArrayList<>();
        long sequence = random.nextInt(1_000);
        for (int i = 0; i < size; i++) {
            sequence += 1 + random.nextInt(3);
            history.add(change(random, sequence, version(random, i)));
        }
        return history;
    }

    private static RowVersion version(Random random, int unique) {
        long wall = 1_760_000_000_000L + random.nextInt(5);
        return new RowVersion(wall, unique, ORIGINS.get(random.nextInt(ORIGINS.size())));
    }

    private static Change change(Random random, long sequence, RowVersion version) {
        RowKey key = new RowKey(random.nextBoolean() ? "çalışanlar" : "time sheets", rowId(random));
        return switch (random.nextInt(10)) {
            case 0 -> new Tombstone(sequence, key, version, random.nextInt(2));
            case 1 -> new Merge(sequence, key, version, rowId(random));
            case 2 -> new Split(sequence, key, version);
            case 3 -> new Evict(sequence, key, version, "İzmir");
            default -> new Upsert(sequence, key, version, random.nextInt(3), "schema", mask(random), image(random));
        };
    }

    private static ColumnMask mask(Random random) {
        return random.nextBoolean() ? ColumnMask.ALL : ColumnMask.of(random.nextInt(COLUMNS), 70);
    }

    private static List<Value> image(Random random) {
        return Stream.generate(() -> value(random)).limit(COLUMNS).toList();
    }

    public static RowId rowId(Random random) {
        return random.nextInt(5) == 0
                ? RowId.parse("[\"anahtar\"," + random.nextInt(3) + "]")
                : RowId.numbered(ORIGINS.get(random.nextInt(ORIGINS.size())), random.nextInt(20) - 4);
    }

    /** A value of any storage class, the awkward ones often. */
    public static Value value(Random random) {
        List<Supplier<Value>> choices = List.of(
                () -> Value.NULL,
                () -> new Value.Int(random.nextLong()),
                () -> new Value.Int(List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) - 1, 1L << 53, -(1L << 53))
                        .get(random.nextInt(6))),
                () -> new Value.Real(List.of(
                                0.1 + 0.2,
                                -0.0,
                                Double.MIN_VALUE,
                                Double.MAX_VALUE,
                                Double.POSITIVE_INFINITY,
                                3.0,
                                1e300)
                        .get(random.nextInt(7))),
                () -> new Value.Text(List.of("", "ığüşöçİ", "a\u0000b", "\"quoted\"", "ş", "s\u0327")
                        .get(random.nextInt(6))),
                () -> new Value.RawText(new byte[] {(byte) 0xff, (byte) random.nextInt(256)}),
                () -> new Value.Blob(new byte[random.nextInt(3)]),
                () -> new Value.Reference(RowId.numbered(
                        ORIGINS.get(random.nextInt(ORIGINS.size())), random.nextBoolean() ? 7 : Long.MAX_VALUE)));
        return choices.get(random.nextInt(choices.size())).get();
    }
}
