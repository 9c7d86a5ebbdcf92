package com.rainstaff.sync.server.device;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.region.Regions;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;

/** Where an administrator gets the token that a new PC enrols with. */
@Path("/api/v1/enrolment-tokens")
@RolesAllowed("admin")
class EnrolmentTokenResource {
    private final EnrolmentTokens tokens;
    private final Regions regions;
    private final SecurityIdentity caller;

    EnrolmentTokenResource(EnrolmentTokens tokens, Regions regions, SecurityIdentity caller) {
        this.tokens = tokens;
        this.regions = regions;
        this.caller = caller;
    }

    /**
     * @param region a region's name as people spell it, or ALL
     * @param note what the token is for, or null
     * @param hours how long it holds; null for a day
     */
    record Wish(
            @NotBlank String region,
            String note,
            @Min(1) @Max(720) Integer hours) {}

    /** @param token shown this once */
    record Issued(String token) {}

    @POST
    public Issued issue(@NotNull @Valid Wish wish) {
        Region region = regions.orAllMeantBy(wish.region())
                .orElseThrow(() -> new SyncException(
                        ProblemType.MALFORMED_REQUEST,
                        "No region is called \"" + wish.region() + "\"; there are " + regions.names() + " and ALL."));
        Duration validFor = Duration.ofHours(wish.hours() == null ? 24 : wish.hours());
        return new Issued(tokens.issue(
                region, wish.note(), validFor, caller.getPrincipal().getName()));
    }
}
