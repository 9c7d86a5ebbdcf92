package com.rainstaff.sync.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.SqliteFiles;
import com.rainstaff.sync.row.Value;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {
    @TempDir
    Path folder;

    static Stream<Value> values() {
        return Stream.of(
                Value.NULL,
                new Value.Int(0),
                new Value.Int(Long.MIN_VALUE),
                new Value.Int(Long.MAX_VALUE),
                new Value.Real(0.1 + 0.2),
                new Value.Real(Double.NEGATIVE_INFINITY),
                new Value.Real(Double.MIN_VALUE),
                new Value.Real(3.0),
                new Value.Text(""),
                new Value.Text("ışık ÇĞİÖŞÜ"),
                new Value.Text("a\u0000b"),
                new Value.Text("the sign \uFFFD itself"),
                new Value.RawText(new byte[] {'a', (byte) 0xff, 'b'}),
                new Value.RawText(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}),
                new Value.Blob(new byte[0]),
                new Value.Blob(new byte[] {0, 1, (byte) 0xff}));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_comes_back_from_a_file_bit_for_bit(Value value) {
        try (SqliteFile file = SqliteFiles.create(folder, "create table t (v)")) {
            Value readBack = file.write("store and read " + value, connection -> {
                String insert = "insert into t values (" + Values.placeholder(value) + ")";
                try (PreparedStatement statement = connection.prepareStatement(insert)) {
                    Values.bind(statement, 1, value);
                    statement.executeUpdate();
                }
                try (PreparedStatement select = connection.prepareStatement("select v from t");
                        ResultSet rows = select.executeQuery()) {
                    rows.next();
                    return Values.read(rows, 1);
                }
            });
            assertThat(readBack).isEqualTo(value);
        }
    }
}
