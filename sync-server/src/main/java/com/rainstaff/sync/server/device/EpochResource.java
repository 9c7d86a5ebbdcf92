package com.rainstaff.sync.server.device;

import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Where a device says that its file was restored or replaced, so that its numbers start anew. */
@Path("/api/v1/epochs")
@RolesAllowed("device")
class EpochResource {
    private final DeviceRegistry devices;
    private final ActivityLog activity;
    private final SecurityIdentity caller;

    EpochResource(DeviceRegistry devices, ActivityLog activity, SecurityIdentity caller) {
        this.devices = devices;
        this.activity = activity;
        this.caller = caller;
    }

    /** @param epoch the only one accepted from now on; its first exchange sends an empty nonce */
    record Started(int epoch) {}

    @POST
    @Transactional
    public Started start() {
        String device = caller.getPrincipal().getName();
        int epoch = devices.startEpoch(device);
        activity.record(
                ActivityKind.RECOVERY,
                device,
                device,
                devices.regionOf(device).name(),
                "the file was restored or replaced; epoch " + epoch + " starts");
        return new Started(epoch);
    }
}
