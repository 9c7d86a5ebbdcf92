package com.rainstaff.sync.agent.enrol;

import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.enrol.EnrolmentException.Reason;
import com.rainstaff.sync.exchange.Enrolment;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Makes this PC a device. The secret is stored before the file is touched: whatever fails after that, {@code migrate}
 * finishes the work, since the token is used up.
 */
public final class Enrolling {
    private final Home home;
    private final Arming arming;

    public Enrolling(Home home, Clock clock) {
        this.home = home;
        this.arming = new Arming(home, clock);
    }

    /** What came of it. */
    public record Enrolled(Device device, Arming.Armed armed) {}

    /**
     * @param settings with server, database and name; stored once the server has agreed
     * @throws EnrolmentException if this home has a device, or the file another one; nothing was changed
     */
    public Enrolled enrol(ServerClient server, AgentSettings settings, String token, String agentVersion) {
        Path database = settings.database().orElseThrow();
        DeviceFile deviceFile = new DeviceFile(home.device());
        deviceFile.read().ifPresent(device -> {
            throw new EnrolmentException(
                    Reason.ALREADY_ENROLLED,
                    "This PC is device " + device.enrolment().device() + " at " + device.server() + " already.");
        });
        arming.requireOwn(database, "");
        Enrolment.Reply reply =
                server.enrol(new Enrolment.Request(token, settings.name().orElseThrow(), agentVersion));
        Device device = new Device(server.address(), reply);
        deviceFile.write(device);
        settings.store(home.settings());
        return new Enrolled(device, arming.arm(database, reply, settings.ownLabels()));
    }
}
