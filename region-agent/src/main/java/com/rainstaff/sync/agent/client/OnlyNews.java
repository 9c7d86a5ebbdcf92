package com.rainstaff.sync.agent.client;

import java.util.function.Predicate;
import org.jboss.resteasy.reactive.client.SseEvent;

/** Lets the server's news through, and not the comments by which it keeps the connection alive. */
public final class OnlyNews implements Predicate<SseEvent<String>> {
    private static final String NEWS = "news";

    @Override
    public boolean test(SseEvent<String> event) {
        return NEWS.equals(event.name());
    }
}
