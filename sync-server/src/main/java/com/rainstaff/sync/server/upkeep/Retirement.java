package com.rainstaff.sync.server.upkeep;

import com.rainstaff.sync.server.changelog.Forgetting;
import com.rainstaff.sync.server.device.DeviceConfig;
import com.rainstaff.sync.server.device.DeviceWatch;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Retires devices that were silent for too long, and forgets deletions that are older than any that is not retired. */
@ApplicationScoped
public class Retirement {
    private final DeviceWatch devices;
    private final Forgetting deletions;
    private final DeviceConfig config;
    private final Clock clock;

    Retirement(DeviceWatch devices, Forgetting deletions, DeviceConfig config, Clock clock) {
        this.devices = devices;
        this.deletions = deletions;
        this.config = config;
        this.clock = clock;
    }

    /** Every six hours, the first time a minute after the start: a host that sleeps at night does it when it wakes. */
    @Scheduled(every = "6h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void run() {
        Instant now = clock.instant();
        deletions.forgetBefore(now.minus(config.retireAfter()));
        devices.retireSilent(now);
    }
}
