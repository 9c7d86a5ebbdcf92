package com.rainstaff.sync.server.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 by hand, one connection a request: a proper client would refuse to send what has to be tried. */
final class RawHttp {
    private static final int PATIENCE_MILLIS = 60_000;
    /** What is no HTTP may make the server wait for the rest of it, as it would with a slow client. */
    private static final int PATIENCE_WITH_BROKEN_MILLIS = 1_000;

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    /** Sends {@code request} and reads the answer; of an endless stream of events only its beginning. */
    Answer send(Draft request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(request.isNoHttp() ? PATIENCE_WITH_BROKEN_MILLIS : PATIENCE_MILLIS);
            write(socket, request.written());
            return read(new BufferedInputStream(socket.getInputStream()));
        } catch (SocketException | SocketTimeoutException noAnswer) {
            return Answer.NONE;
        }
    }

    /** A server that refuses a body may stop reading it, so that sending fails while an answer waits. */
    private static void write(Socket socket, byte[] request) throws IOException {
        OutputStream out = socket.getOutputStream();
        try {
            out.write(request);
            out.flush();
        } catch (SocketException answered) {
            if (socket.getInputStream().available() == 0) {
                throw answered;
            }
        }
    }

    private static Answer read(InputStream in) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return Answer.NONE;
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        Answer answer = new Answer(Integer.parseInt(start.split(" ", 3)[1]), headers, "");
        return answer.isStream() ? answer : new Answer(answer.status(), headers, body(in, headers));
    }

    private static String body(InputStream in, Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").contains("chunked")) {
            String length = headers.get("content-length");
            byte[] body = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
            return new String(body, StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            body.writeBytes(in.readNBytes(size));
            line(in);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private static int chunk(InputStream in) throws IOException {
        String size = line(in);
        return size.isEmpty() ? 0 : Integer.parseInt(size.strip(), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }
}
