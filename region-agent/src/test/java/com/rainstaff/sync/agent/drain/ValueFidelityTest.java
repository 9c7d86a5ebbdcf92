package com.rainstaff.sync.agent.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueFidelityTest {
    private static final List<String> VALUES = List.of(
            "null",
            "0",
            "9223372036854775807",
            "-9223372036854775808",
            "9007199254740993",
            "0.1 + 0.2",
            "-0.0",
            "9e999",
            "-9e999",
            "4.9e-324",
            "9223372036854775808.0",
            "''",
            "'ğüşiöçİı'",
            "'12'",
            "'1e3'",
            "'0x1F'",
            "cast(x'61006200' as text)",
            "cast(x'ff80c3' as text)",
            "cast(x'efbfbd' as text)",
            "x''",
            "x'00ff'",
            "zeroblob(3)");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "integer", "real", "numeric", "blob"})
    void what_the_file_stores_is_what_travels(String type) {
        try (ArmedFile file = ArmedFile.create(folder, "create table t (id integer primary key, v " + type + ")")) {
            VALUES.forEach(value -> file.app("insert into t (v) values (" + value + ")"));
            file.app("update t set v = x'01' || v where v is not null");
            List<String> stored = file.texts("select typeof(c1) || ' ' || ifnull(hex(c1), '') from rainsync_outbox");

            assertThat(file.changes().stream()
                            .map(change -> ((Upsert) change).image().get(0))
                            .map(ValueFidelityTest::described))
                    .as("column type \"%s\"", type)
                    .containsExactlyElementsOf(
                            stored.stream().map(ValueFidelityTest::normalised).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "blob"})
    void a_column_without_affinity_keeps_every_bit(String type) {
        try (ArmedFile file = ArmedFile.create(folder, "create table t (id integer primary key, v " + type + ")")) {
            file.app("""
                    insert into t (v) values (9223372036854775807), (-9223372036854775807 - 1), (9e999), (-9e999),
                        (0.30000000000000004), (-0.0), (x''),
                        (cast(x'610062' as text)), (cast(x'ff80' as text)), ('İ'), (null)""");

            assertThat(file.changes())
                    .extracting(change -> ((Upsert) change).image().get(0))
                    .containsExactly(
                            new Value.Int(Long.MAX_VALUE),
                            new Value.Int(Long.MIN_VALUE),
                            new Value.Real(Double.POSITIVE_INFINITY),
                            new Value.Real(Double.NEGATIVE_INFINITY),
                            new Value.Real(0.30000000000000004),
                            new Value.Real(-0.0),
                            new Value.Blob(new byte[0]),
                            new Value.Text("a\0b"),
                            new Value.RawText(new byte[] {(byte) 0xff, (byte) 0x80}),
                            new Value.Text("İ"),
                            Value.NULL);
        }
    }

    private static String described(Value value) {
        if (value instanceof Value.Text text) {
            return "text " + hex(text.text().getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Value.RawText raw) {
            return "text " + hex(raw.bytes());
        } else if (value instanceof Value.Blob blob) {
            return "blob " + hex(blob.bytes());
        } else if (value instanceof Value.Int) {
            return "integer";
        }
        return value instanceof Value.Real ? "real" : "null";
    }

    private static String normalised(String stored) {
        return stored.startsWith("text") || stored.startsWith("blob")
                ? stored
                : stored.substring(0, stored.indexOf(' '));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
