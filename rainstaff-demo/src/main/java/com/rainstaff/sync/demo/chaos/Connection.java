package com.rainstaff.sync.demo.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One connection of an agent through the line, and what goes wrong on it. A request is what comes from the agent after
 * something came from the server; each may meet one fault.
 */
final class Connection {
    private static final Duration DELAY = Duration.ofMillis(1_500);
    private static final String PAGE = "<html><body><h1>Please sign in to the WLAN</h1></body></html>";
    private static final byte[] ANSWER_WITH_PAGE = ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                    + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE)
            .getBytes(StandardCharsets.US_ASCII);

    private final FaultyLine line;
    private final Socket agent;
    private final Socket server;
    private volatile Optional<Fault> fault = Optional.empty();
    private volatile boolean asking;

    Connection(FaultyLine line, Socket agent, Socket server) {
        this.line = line;
        this.agent = agent;
        this.server = server;
    }

    void start() {
        Threads.start("line up", () -> run(this::passRequests));
        Threads.start("line down", () -> run(this::passReplies));
    }

    /** Ends it at once and without a word to either side. */
    void reset() {
        line.ended(this);
        close(agent);
        close(server);
    }

    private interface Passing {
        void pass() throws IOException;
    }

    private void run(Passing passing) {
        try {
            passing.pass();
        } catch (IOException broken) {
            // Whoever broke it knows; the other side hears of it by the reset.
            line.ended(this);
        } finally {
            reset();
        }
    }

    private void passRequests() throws IOException {
        byte[] buffer = new byte[16_384];
        InputStream in = agent.getInputStream();
        OutputStream out = server.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (!asking) {
                asking = true;
                fault = line.draw();
            }
            if (fault.filter(Fault.HTML_INSTEAD::equals).isPresent()) {
                line.happened(Fault.HTML_INSTEAD);
                answerWithPage();
                return;
            }
            out.write(buffer, 0, count);
            out.flush();
        }
    }

    private void passReplies() throws IOException {
        byte[] buffer = new byte[16_384];
        InputStream in = server.getInputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            Optional<Fault> now = fault;
            asking = false;
            fault = Optional.empty();
            if (now.isPresent()) {
                line.happened(now.get());
                if (spoil(now.get(), buffer, count)) {
                    return;
                }
            }
            agent.getOutputStream().write(buffer, 0, count);
            agent.getOutputStream().flush();
        }
    }

    /** Whether that was the end of the connection. */
    private boolean spoil(Fault what, byte[] reply, int count) throws IOException {
        switch (what) {
            case REPLY_CUT -> {
                agent.setSoLinger(true, 0);
                agent.getOutputStream().write(reply, 0, line.part(count));
            }
            case REPLY_HALVED -> {
                agent.getOutputStream().write(reply, 0, count / 2);
                agent.shutdownOutput();
            }
            case REPLY_DELAYED -> pause();
            default -> agent.setSoLinger(true, 0);
        }
        return what != Fault.REPLY_DELAYED;
    }

    /** The rest of the request is read first: a reset that overtakes the page would hide it. */
    private void answerWithPage() throws IOException {
        agent.getOutputStream().write(ANSWER_WITH_PAGE);
        agent.shutdownOutput();
        agent.setSoTimeout((int) DELAY.toMillis());
        agent.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(DELAY.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closed is closed.
            return;
        }
    }
}
