package com.rainstaff.sync.server.proof;

import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.region.Regions;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Rows as the server has them, for a device that compares its own with them. */
@Path("/api/v1/rows")
@RolesAllowed("device")
class RowsResource {
    private final RowListings listings;
    private final DeviceRegistry devices;
    private final Regions regions;
    private final SecurityIdentity caller;

    RowsResource(RowListings listings, DeviceRegistry devices, Regions regions, SecurityIdentity caller) {
        this.listings = listings;
        this.devices = devices;
        this.regions = regions;
        this.caller = caller;
    }

    /**
     * Part of some tables in the feeds the device reads; changes nothing. Asked again with what the part names as next
     * until it names nothing. A table nobody syncs has no rows.
     */
    @POST
    public RowListing rows(RowListing.Request request) {
        if (request == null || request.tables().isEmpty()) {
            throw new SyncException(ProblemType.MALFORMED_REQUEST, "No table is named.");
        }
        request.tables().forEach(table -> requireText("tables", table));
        requireText("after", request.after());
        Region region = devices.regionOf(caller.getPrincipal().getName());
        if (request.feed() != null && !regions.feedsOf(region).contains(request.feed())) {
            throw new SyncException(
                    ProblemType.NOT_ALLOWED,
                    "A device of " + region + " does not read the feed \"" + request.feed() + "\".");
        }
        return listings.part(regions.feedsOf(region), request);
    }

    // PostgreSQL's text holds no NUL.
    private static void requireText(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new SyncException(ProblemType.MALFORMED_REQUEST, "\"" + field + "\" holds what is no text.");
        }
    }
}
