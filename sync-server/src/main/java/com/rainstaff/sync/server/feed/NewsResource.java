package com.rainstaff.sync.server.feed;

import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.region.Regions;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells a device as soon as a feed it reads grew, so that it need not ask. */
@Path("/api/v1/news")
@RolesAllowed("device")
class NewsResource {
    /** Often enough that proxies and routers keep the connection. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final NewsStream news;
    private final ChangeLog log;
    private final Regions regions;
    private final DeviceRegistry devices;
    private final SecurityIdentity caller;

    NewsResource(NewsStream news, ChangeLog log, Regions regions, DeviceRegistry devices, SecurityIdentity caller) {
        this.news = news;
        this.log = log;
        this.regions = regions;
        this.devices = devices;
        this.caller = caller;
    }

    /** Events called news whose data is the newest number of each feed the device reads; the first one comes at once. */
    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> news(@Context Sse sse) {
        List<String> feeds =
                regions.feedsOf(devices.regionOf(caller.getPrincipal().getName()));
        // Listens before it looks, so that what is pushed in between is heard of.
        Multi<OutboundSseEvent> grown = Multi.createBy()
                .merging()
                .streams(news.heads(), Multi.createFrom().item(log::heads))
                .map(heads -> readable(heads, feeds))
                .skip()
                .repetitions()
                .map(heads -> event(sse, heads));
        Multi<OutboundSseEvent> alive = Multi.createFrom()
                .ticks()
                .every(HEARTBEAT)
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder().comment("alive").build());
        return Multi.createBy().merging().streams(grown, alive);
    }

    private static Map<String, Long> readable(Map<String, Long> heads, List<String> feeds) {
        Map<String, Long> readable = new TreeMap<>(heads);
        readable.keySet().retainAll(feeds);
        return readable;
    }

    private static OutboundSseEvent event(Sse sse, Map<String, Long> heads) {
        return sse.newEventBuilder()
                .name("news")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(Map.class, heads)
                .build();
    }
}
