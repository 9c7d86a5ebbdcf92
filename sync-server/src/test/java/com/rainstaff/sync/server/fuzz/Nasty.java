package com.rainstaff.sync.server.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Values that have broken servers before. */
final class Nasty {
    private static final byte[] ZEROS = Draft.gzip(new byte[10_000_000]);
    private static final byte[] BLANKS = Draft.gzip(blanks(70_000_000));

    private Nasty() {}

    static String oneOf(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    static String limit(Random random) {
        return oneOf(
                random,
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "-9223372036854775809",
                "9007199254740992",
                "2147483647",
                "-2147483648",
                "2147483648",
                "32768",
                "140737488355328",
                "18446744073709551616");
    }

    static String sql(Random random) {
        return oneOf(
                random,
                "'; drop table device; --",
                "\" or \"\"=\"",
                "a' or 'a'='a",
                "{1,2}",
                "$1",
                "\\copy device to '/tmp/x'",
                "pg_sleep(10)",
                "x'); update person set role='admin'; --");
    }

    static String code(Random random) {
        return oneOf(
                random,
                "{\"a\":[1,2,{}]}",
                "[\"a\"",
                "{config:quarkus.datasource.password}",
                "{{7*7}}",
                "${jndi:ldap://127.0.0.1/a}",
                "<script>alert(1)</script>",
                "\u202eabc\ufeff",
                "%00%0d%0a");
    }

    static String path(Random random) {
        return oneOf(
                random, "../../etc/passwd", "/", "C:\\Windows\\x", "file:///etc/passwd", "//example.org/", "~", "..");
    }

    static String identifier(Random random) {
        return oneOf(
                random,
                "[]",
                "[\"\"]",
                "[1,",
                "[\n1]",
                "abcdefghij.1.1",
                "abcdefghij.1.9223372036854775808",
                "abcdefghij.99999999999.1",
                "server0000.1.1",
                "server0000.1",
                "0000000000.0",
                "*",
                "ALL",
                "999999:x",
                "+1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z",
                "ffffffffffffffffffffffff",
                "-1",
                "UUUUUU",
                "X");
    }

    static String type(Random random) {
        return oneOf(
                random,
                "text/plain",
                "application/xml",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "application/octet-stream");
    }

    static String token(Random random) {
        return oneOf(
                random,
                "x",
                "",
                ".",
                "p.",
                "p.x",
                "p.\u00ff",
                "server0000.x",
                "abcdefghij.",
                "abcdefghij." + "x".repeat(2_000),
                "'; drop table person; --.x");
    }

    static byte[] bomb(Random random) {
        return random.nextInt(8) == 0 ? BLANKS.clone() : ZEROS.clone();
    }

    private static byte[] blanks(int count) {
        byte[] blanks = new byte[count];
        Arrays.fill(blanks, " ".getBytes(StandardCharsets.US_ASCII)[0]);
        return blanks;
    }
}
