package com.rainstaff.sync.server.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;

/** A request as it will be sent. Every part can be changed until then, also into what is no HTTP. */
final class Draft {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_TOLD = 1_500;
    /** More does not fit the first line of a request. */
    private static final int LONGEST_TARGET = 4_000;

    /** Where a request carries its contents. */
    enum Style {
        /** In a JSON body. */
        JSON,
        /** In the query of the address, by name. */
        QUERY,
        /** In the body, as a browser sends a form. */
        FORM,
        /** Nowhere. */
        NONE
    }

    final String endpoint;
    String method;
    String path;
    final Map<String, String> headers = new LinkedHashMap<>();
    Style style = Style.NONE;
    JsonNode content = MissingNode.getInstance();
    boolean packed;
    /** Sent as the body instead of {@link #content}; null for that. */
    byte[] bytes;
    /** Told to the server instead of the body's true length; null for that. */
    Long declaredLength;
    /** Not even HTTP. */
    boolean broken;
    /** Made without knowing what the endpoint wants, so that it need not be good to begin with. */
    boolean blank;

    Draft(String method, String path) {
        this.endpoint = method + " " + path;
        this.method = method;
        this.path = path;
        headers.put("Host", "localhost");
        headers.put("Accept", "*/*");
    }

    /** The address itself, where the one given was a template. */
    Draft at(String address) {
        path = address;
        return this;
    }

    Draft json(Object contents, boolean gzip) {
        style = Style.JSON;
        content = JSON.valueToTree(contents);
        packed = gzip;
        headers.put("Content-Type", "application/json");
        if (gzip) {
            headers.put("Content-Encoding", "gzip");
        }
        return this;
    }

    Draft query(Map<String, ?> parameters) {
        style = Style.QUERY;
        content = JSON.valueToTree(parameters);
        return this;
    }

    Draft form(Map<String, ?> fields) {
        style = Style.FORM;
        content = JSON.valueToTree(fields);
        headers.put("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        return this;
    }

    Draft bearer(String token) {
        headers.put("Authorization", "Bearer " + token);
        return this;
    }

    Draft session(String secret) {
        headers.put("Cookie", "rainsync-session=" + secret);
        return this;
    }

    /** Whether the HTTP layer alone answers it, bare, or closes the connection: no resource ever sees it. */
    boolean isNoHttp() {
        return broken || target().length() > LONGEST_TARGET;
    }

    boolean has(Style wanted) {
        return style == wanted && bytes == null;
    }

    /** The bytes that go over the line. */
    byte[] written() {
        byte[] body = body();
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target()).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        long length = declaredLength == null ? body.length : declaredLength;
        if (length > 0 || !method.equals("GET")) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** Enough of it to send it again by hand. */
    @Override
    public String toString() {
        String contents = bytes != null ? bytes.length + " bytes" : contentText();
        String told = contents.length() <= MOST_TOLD
                ? contents
                : contents.substring(0, MOST_TOLD) + "… (" + contents.length() + " characters)";
        return method + " " + (path.length() <= 300 ? path : path.substring(0, 300) + "…") + " " + style + " "
                + headers.toString().replaceAll("(Bearer [^.]+\\.)[^,}]*", "$1…") + "\n" + told;
    }

    private String target() {
        return style == Style.QUERY && !content.isMissingNode() ? path + "?" + encoded() : path;
    }

    private byte[] body() {
        if (bytes != null) {
            return bytes;
        }
        byte[] plain =
                switch (style) {
                    case JSON -> contentText().getBytes(StandardCharsets.UTF_8);
                    case FORM -> encoded().getBytes(StandardCharsets.US_ASCII);
                    case QUERY, NONE -> new byte[0];
                };
        return packed ? gzip(plain) : plain;
    }

    private String contentText() {
        if (content.isMissingNode()) {
            return "";
        }
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private String encoded() {
        StringJoiner pairs = new StringJoiner("&");
        content.properties()
                .forEach(field -> values(field.getValue())
                        .forEach(value -> pairs.add(percent(field.getKey()) + "=" + percent(value))));
        return pairs.toString();
    }

    /** An array is a parameter that is given several times. */
    private static List<String> values(JsonNode node) {
        List<String> values = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> values.addAll(values(element)));
        } else {
            values.add(node.isTextual() ? node.textValue() : node.toString());
        }
        return values;
    }

    /** Percent-encoding that also writes halves of surrogate pairs, which are no Unicode. */
    private static String percent(String text) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
                encoded.append(c);
            } else if (c < 0x80) {
                octet(encoded, c);
            } else if (c < 0x800) {
                octet(encoded, 0xc0 | (c >> 6));
                octet(encoded, 0x80 | (c & 0x3f));
            } else {
                octet(encoded, 0xe0 | (c >> 12));
                octet(encoded, 0x80 | ((c >> 6) & 0x3f));
                octet(encoded, 0x80 | (c & 0x3f));
            }
        }
        return encoded.toString();
    }

    private static void octet(StringBuilder encoded, int octet) {
        encoded.append('%')
                .append(Character.toUpperCase(Character.forDigit(octet >> 4, 16)))
                .append(Character.toUpperCase(Character.forDigit(octet & 15, 16)));
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
