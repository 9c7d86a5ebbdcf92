package com.rainstaff.sync.simulation;

import com.rainstaff.sync.agent.client.ServerUnreachableException;
import com.rainstaff.sync.agent.client.SyncApi;
import com.rainstaff.sync.exchange.Introduction.Gap;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One PC's way to the server: real HTTP, with what happens to it on the way. */
final class Line {
    /** What happens to one exchange. */
    enum Trouble {
        /** The request never arrives. */
        REQUEST_LOST,
        /** The request has its effect and the reply never arrives. */
        REPLY_LOST,
        /** The request arrives twice, and the second reply is the one that arrives. */
        SENT_TWICE,
        /** The request seems lost and arrives later, when others have overtaken it. */
        ARRIVES_LATE,
        /** The server's database connection breaks in the middle. */
        SERVER_BREAKS
    }

    private static final int LONGEST_TRIP_MILLIS = 400;
    private static final int MOST_STATEMENTS = 30;
    private static final int MOST_CALLS_A_ROUND = 200;

    private final SyncApi server;
    private final WorldClock time;
    private final BreakingJdbc database;
    private final Consumer<Gap> losses;
    private final Occurrences occurrences;
    private Random random = new Random(0);
    private Trouble planned;
    private int calm;
    private String asking;
    private int calls;
    private Runnable meanwhile;
    private Supplier<Object> late;

    /** @param losses what the PC tells the server to be lost on both sides */
    Line(SyncApi server, WorldClock time, BreakingJdbc database, Consumer<Gap> losses, Occurrences occurrences) {
        this.server = server;
        this.time = time;
        this.database = database;
        this.losses = losses;
        this.occurrences = occurrences;
    }

    /** The exchange after {@code calm} more meets {@code trouble}; null for none. */
    void plan(Trouble trouble, int calm, Random random) {
        this.planned = trouble;
        this.calm = calm;
        this.random = random;
    }

    /** The app does something before the next reply arrives. */
    void meanwhile(Runnable app) {
        meanwhile = app;
    }

    /** A round never stops asking. No agent takes this for an answer, or it would ask again in the next round. */
    static final class Endless extends Error {
        private static final long serialVersionUID = 1L;

        Endless(String device) {
            super("a round of " + device + " has no end", null, false, false);
        }
    }

    /** A round of {@code device} begins, which is to end some time. */
    void beginRound(String device) {
        asking = device;
        calls = 0;
    }

    /** A request that was delayed arrives now, and nobody waits for its reply. */
    void deliverLate() {
        if (late != null) {
            Supplier<Object> delivery = late;
            late = null;
            occurrences.add("network: a request arrived late");
            try {
                var unseen = delivery.get();
            } catch (RuntimeException refused) {
                occurrences.add("network: a late request was refused");
            }
        }
    }

    /** The server's endpoints at the end of this line. */
    SyncApi api() {
        return (SyncApi) Proxy.newProxyInstance(
                SyncApi.class.getClassLoader(), new Class<?>[] {SyncApi.class}, (proxy, method, arguments) -> {
                    if (++calls > MOST_CALLS_A_ROUND) {
                        throw new Endless(asking);
                    }
                    Supplier<Object> call = () -> call(method, arguments);
                    return method.getName().equals("exchange") ? exchange(call) : call.get();
                });
    }

    private Object call(Method method, Object... arguments) {
        try {
            Object reply = method.invoke(server, arguments);
            if (arguments[arguments.length - 1] instanceof Gap gap) {
                losses.accept(gap);
            }
            return reply;
        } catch (InvocationTargetException failed) {
            throw failed.getCause() instanceof RuntimeException told
                    ? told
                    : new IllegalStateException(failed.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Object exchange(Supplier<Object> call) {
        travel();
        Trouble now = planned != null && calm-- <= 0 ? planned : null;
        if (now == null) {
            return arrived(call.get());
        }
        planned = null;
        occurrences.add("network: " + now);
        return switch (now) {
            case REQUEST_LOST -> throw new ServerUnreachableException("the request was lost");
            case REPLY_LOST -> {
                var unseen = call.get();
                throw new ServerUnreachableException("the reply was lost");
            }
            case SENT_TWICE -> {
                var unseen = call.get();
                yield arrived(call.get());
            }
            case ARRIVES_LATE -> {
                late = call;
                throw new ServerUnreachableException("the request is late");
            }
            case SERVER_BREAKS -> {
                database.breakAfter(random.nextInt(MOST_STATEMENTS));
                yield arrived(whileBreaking(call));
            }
        };
    }

    private <T> T whileBreaking(Supplier<T> call) {
        try {
            return call.get();
        } finally {
            if (database.mend()) {
                occurrences.add("server: broke in the middle");
            }
        }
    }

    private void travel() {
        time.pass(1 + random.nextInt(LONGEST_TRIP_MILLIS));
    }

    private <T> T arrived(T reply) {
        travel();
        if (meanwhile != null) {
            Runnable app = meanwhile;
            meanwhile = null;
            app.run();
        }
        return reply;
    }
}
