package com.rainstaff.sync.server.proof;

import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.region.Regions;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

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
     * Part of a table in one feed, by row id; asked again with {@code after} until no next one is named. A table nobody
     * syncs has no rows.
     */
    @GET
    public RowListing rows(
            @QueryParam("table") String table, @QueryParam("feed") String feed, @QueryParam("after") String after) {
        Region region = devices.regionOf(caller.getPrincipal().getName());
        String from = after == null ? "" : after;
        requireText("table", table);
        requireText("feed", feed);
        requireText("after", from);
        if (!regions.feedsOf(region).contains(feed)) {
            throw new SyncException(
                    ProblemType.NOT_ALLOWED, "A device of " + region + " does not read the feed \"" + feed + "\".");
        }
        return listings.part(table, feed, from);
    }

    // PostgreSQL's text holds no NUL.
    private static void requireText(String parameter, String text) {
        if (text == null || text.indexOf('\0') >= 0) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST, "The parameter \"" + parameter + "\" is missing or no text.");
        }
    }
}
