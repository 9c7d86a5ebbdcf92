package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.WireColumn;
import com.rainstaff.sync.row.WireValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Changes to {@linkplain ChangeBlock blocks} and back. Reading what was written returns the same changes, in order. */
public final class ChangeBlocks {
    private ChangeBlocks() {}

    private record BlockKey(String table, String schema, Origin home) {}

    /**
     * Sorts changes into blocks, each ascending by sequence.
     *
     * @param home origin of rows that are keyed, and of changes whose row no other origin numbered
     */
    public static List<ChangeBlock> encode(List<? extends Change> changes, Origin home) {
        Map<String, String> schemaOfTable = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change instanceof Upsert upsert) {
                schemaOfTable.putIfAbsent(upsert.key().table(), upsert.schema());
            }
        }
        Map<BlockKey, List<Change>> groups = new LinkedHashMap<>();
        for (Change change : changes) {
            String table = change.key().table();
            String schema = change instanceof Upsert upsert ? upsert.schema() : schemaOfTable.get(table);
            Origin numberedBy =
                    change.key().id().isNumbered() ? change.key().id().origin() : home;
            groups.computeIfAbsent(new BlockKey(table, schema, numberedBy), key -> new ArrayList<>())
                    .add(change);
        }
        List<ChangeBlock> blocks = new ArrayList<>(groups.size());
        groups.forEach((key, group) -> blocks.add(new BlockWriter(key.home()).write(key.table(), key.schema(), group)));
        return blocks;
    }

    /**
     * The changes of all blocks in ascending sequence.
     *
     * @throws MalformedValueException if the blocks contradict their own form
     */
    public static List<Change> decode(List<ChangeBlock> blocks) {
        List<Change> changes = new ArrayList<>();
        for (ChangeBlock block : blocks) {
            try {
                new BlockReader(block).readInto(changes);
            } catch (IllegalArgumentException | NullPointerException | IndexOutOfBoundsException malformed) {
                throw new MalformedValueException(
                        "block of table " + block.table() + ": " + malformed.getMessage(), malformed);
            }
        }
        if (blocks.size() > 1) {
            changes.sort(Comparator.comparingLong(Change::sequence));
        }
        return changes;
    }

    private static final class BlockWriter {
        private final Origin home;
        private final List<Long> sequence = new ArrayList<>();
        private final StringBuilder kinds = new StringBuilder();
        private final List<Object> rows = new ArrayList<>();
        private final List<Long> walls = new ArrayList<>();
        private final List<Integer> counters = new ArrayList<>();
        private final List<Origin> by = new ArrayList<>();
        private final List<Integer> bases = new ArrayList<>();
        private final List<String> changed = new ArrayList<>();
        private final List<String> targets = new ArrayList<>();
        private final List<List<Value>> columns = new ArrayList<>();
        private long lastSequence;
        private long lastNumber;
        private long lastWall;

        BlockWriter(Origin home) {
            this.home = home;
        }

        ChangeBlock write(String table, String schema, List<Change> changes) {
            changes.forEach(this::add);
            return new ChangeBlock(
                    table,
                    schema,
                    home,
                    sequence,
                    kinds.toString(),
                    rows,
                    walls,
                    counters.stream().allMatch(counter -> counter == 0) ? null : counters,
                    by.stream().allMatch(home::equals) ? null : by,
                    bases.stream().allMatch(base -> base == 0) ? null : bases,
                    changed.stream().allMatch(Objects::isNull) ? null : changed,
                    targets.stream().allMatch(Objects::isNull) ? null : targets,
                    columns.isEmpty()
                            ? null
                            : columns.stream()
                                    .map(column -> WireColumn.encode(column, home))
                                    .toList());
        }

        private void add(Change change) {
            sequence.add(change.sequence() - lastSequence);
            lastSequence = change.sequence();
            kinds.append(change.kind().code());
            rows.add(rowDelta(change.key().id()));
            walls.add(change.version().wallMillis() - lastWall);
            lastWall = change.version().wallMillis();
            counters.add(change.version().counter());
            by.add(change.version().origin());
            bases.add(baseOf(change));
            changed.add(
                    change instanceof Upsert upsert && !upsert.changed().equals(ColumnMask.ALL)
                            ? upsert.changed().toString()
                            : null);
            targets.add(targetOf(change));
            if (change instanceof Upsert upsert) {
                addImage(upsert.image());
            }
        }

        private Object rowDelta(RowId id) {
            Object encoded = WireValue.encodeRowId(id, home);
            if (encoded instanceof Long number) {
                long delta = number - lastNumber;
                lastNumber = number;
                return delta;
            }
            return encoded;
        }

        private void addImage(List<Value> image) {
            while (columns.size() < image.size()) {
                columns.add(new ArrayList<>());
            }
            for (int column = 0; column < image.size(); column++) {
                columns.get(column).add(image.get(column));
            }
        }

        private static int baseOf(Change change) {
            if (change instanceof Upsert upsert) {
                return upsert.base();
            }
            return change instanceof Tombstone tombstone ? tombstone.base() : 0;
        }

        private static String targetOf(Change change) {
            if (change instanceof Merge merge) {
                return merge.into().text();
            }
            return change instanceof Evict evict ? evict.to() : null;
        }
    }

    private static final class BlockReader {
        private final ChangeBlock block;
        private final List<List<Value>> columns = new ArrayList<>();
        private long sequence;
        private long number;
        private long wall;
        private int upserts;

        BlockReader(ChangeBlock block) {
            this.block = block;
            Objects.requireNonNull(block.table(), "no table is named");
            Objects.requireNonNull(block.home(), "no home origin is named");
        }

        void readInto(List<Change> changes) {
            int count = block.kinds().length();
            checkLengths(count);
            int expectedUpserts = (int) block.kinds()
                    .chars()
                    .filter(code -> code == EntryKind.UPSERT.code())
                    .count();
            if (block.columns() != null) {
                for (Object column : block.columns()) {
                    List<Value> values = WireColumn.decode(column, block.home());
                    requireLength("columns", values.size(), expectedUpserts);
                    columns.add(values);
                }
            }
            for (int i = 0; i < count; i++) {
                changes.add(read(i));
            }
        }

        private void checkLengths(int count) {
            requireLength("sequence", block.sequence().size(), count);
            requireLength("rows", block.rows().size(), count);
            requireLength("walls", block.walls().size(), count);
            requireLength("counters", sizeOr(block.counters(), count), count);
            requireLength("by", sizeOr(block.by(), count), count);
            requireLength("bases", sizeOr(block.bases(), count), count);
            requireLength("changed", sizeOr(block.changed(), count), count);
            requireLength("targets", sizeOr(block.targets(), count), count);
        }

        private Change read(int i) {
            sequence += block.sequence().get(i);
            wall += block.walls().get(i);
            int counter = block.counters() == null ? 0 : block.counters().get(i);
            Origin by = block.by() == null ? block.home() : block.by().get(i);
            RowKey key = new RowKey(block.table(), rowAt(i));
            RowVersion version = new RowVersion(wall, counter, by);
            int base = block.bases() == null ? 0 : block.bases().get(i);
            return switch (EntryKind.of(block.kinds().charAt(i))) {
                case UPSERT -> new Upsert(sequence, key, version, base, block.schema(), maskAt(i), nextImage());
                case TOMBSTONE -> new Tombstone(sequence, key, version, base);
                case MERGE -> new Merge(sequence, key, version, RowId.parse(targetAt(i)));
                case SPLIT -> new Split(sequence, key, version);
                case EVICT -> new Evict(sequence, key, version, targetAt(i));
                case ERASE -> new Erase(sequence, key, version);
            };
        }

        private RowId rowAt(int i) {
            Object row = block.rows().get(i);
            if (row instanceof Integer || row instanceof Long) {
                number += ((Number) row).longValue();
                return RowId.numbered(block.home(), number);
            }
            return WireValue.decodeRowId(row, block.home());
        }

        private ColumnMask maskAt(int i) {
            String hex = block.changed() == null ? null : block.changed().get(i);
            return hex == null ? ColumnMask.ALL : ColumnMask.parse(hex);
        }

        private String targetAt(int i) {
            return Objects.requireNonNull(
                    block.targets() == null ? null : block.targets().get(i), "a merge or evict names no target");
        }

        private List<Value> nextImage() {
            List<Value> image = new ArrayList<>(columns.size());
            for (List<Value> column : columns) {
                image.add(column.get(upserts));
            }
            upserts++;
            return image;
        }

        private static int sizeOr(List<?> list, int absent) {
            return list == null ? absent : list.size();
        }

        private static void requireLength(String list, int actual, int expected) {
            if (actual != expected) {
                throw new IllegalArgumentException(
                        list + " has " + actual + " elements where " + expected + " are expected");
            }
        }
    }
}
