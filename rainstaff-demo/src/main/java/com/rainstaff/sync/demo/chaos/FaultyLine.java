package com.rainstaff.sync.demo.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The line between agents and a server: passes bytes on until told to be faulty; then many replies are lost, cut, halved,
 * delayed, or replaced by a page of HTML. Which ones is a matter of the seed and of the order in which requests come.
 */
public final class FaultyLine implements AutoCloseable {
    private static final List<Fault> FAULTS =
            List.of(Fault.REPLY_LOST, Fault.REPLY_CUT, Fault.REPLY_HALVED, Fault.REPLY_DELAYED, Fault.HTML_INSTEAD);

    private final URI server;
    private final FaultCounts counts;
    private final Random random;
    private final ServerSocket listening;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private Collection<Fault> faults = List.of();
    private double share;
    private int next;

    private FaultyLine(URI server, long seed, FaultCounts counts, ServerSocket listening) {
        this.server = server;
        this.counts = counts;
        this.random = new Random(seed);
        this.listening = listening;
    }

    /** Opens a line to {@code server} on a free port of the loopback interface; it begins without faults. */
    public static FaultyLine to(URI server, long seed, FaultCounts counts) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FaultyLine line = new FaultyLine(server, seed, counts, listening);
        Threads.start("line", line::accept);
        return line;
    }

    /** Where agents are to find the server. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** From now on something goes wrong with about this share of the replies, 0 for none. */
    public void fail(double share) {
        fail(share, FAULTS);
    }

    /** The same with only some of the faults. */
    public synchronized void fail(double shareOfReplies, Collection<Fault> with) {
        share = shareOfReplies;
        faults = List.copyOf(with);
    }

    /** Breaks every connection there is. */
    public void cut() {
        open.forEach(Connection::reset);
        counts.count(Fault.LINES_CUT);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException alreadyClosed) {
            throw new UncheckedIOException("close the line to " + server, alreadyClosed);
        } finally {
            open.forEach(Connection::reset);
        }
    }

    /** How many requests have come over the line so far. */
    public long requests() {
        return requests.get();
    }

    /** What goes wrong with the reply to a new request; each fault in its turn, so that none is left out by chance. */
    synchronized Optional<Fault> draw() {
        requests.incrementAndGet();
        if (faults.isEmpty() || random.nextDouble() >= share) {
            return Optional.empty();
        }
        Fault fault = List.copyOf(faults).get(next++ % faults.size());
        return Optional.of(fault);
    }

    void happened(Fault fault) {
        counts.count(fault);
    }

    /** Part of a whole, at least one and never all of it. */
    synchronized int part(int whole) {
        return whole < 3 ? 1 : 1 + random.nextInt(whole - 2);
    }

    void ended(Connection connection) {
        open.remove(connection);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket agent = listening.accept();
                connect(agent);
            } catch (IOException closed) {
                // Nobody is left to tell: the line is closed, or one agent gave up before it was connected.
                continue;
            }
        }
    }

    private void connect(Socket agent) throws IOException {
        Socket there;
        try {
            there = new Socket(server.getHost(), server.getPort());
        } catch (IOException nobodyListens) {
            agent.close();
            return;
        }
        Connection connection = new Connection(this, agent, there);
        open.add(connection);
        connection.start();
    }
}
