package com.rainstaff.sync.agent.enrol;

import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.enrol.EnrolmentException.Reason;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.exchange.Introduction.Holder;
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

    /** A device enrolled again, and what its file remembers of the server. */
    public record EnrolledAgain(Device device, Holder holder) {}

    /**
     * Makes this PC the holder of the device it is already: the server has lost the device, or two PCs claim to be it. The
     * file is not touched; the next round takes up work with it.
     *
     * @throws EnrolmentException if the file is another device's; nothing was changed
     */
    public EnrolledAgain enrolAgain(
            ServerClient server, AgentSettings settings, Device before, String token, String agentVersion) {
        Path database = settings.database().orElseThrow();
        String id = before.enrolment().device();
        arming.requireOwn(database, id);
        SyncState state = Arming.state(database)
                .orElseThrow(() -> new EnrolmentException(
                        Reason.FILE_OF_ANOTHER_DEVICE,
                        database + " is not armed; run migrate first. Nothing was changed."));
        Enrolment.Reply reply = server.enrol(new Enrolment.Request(
                token,
                settings.name().orElseThrow(),
                agentVersion,
                new Enrolment.Again(id, state.epoch(), state.nonce())));
        Device device = new Device(server.address(), reply);
        new DeviceFile(home.device()).write(device);
        settings.store(home.settings());
        return new EnrolledAgain(device, new Holder(state.cursor().generation(), reply.epoch(), reply.nonce(), ""));
    }
}
