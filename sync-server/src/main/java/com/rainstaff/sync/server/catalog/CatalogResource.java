package com.rainstaff.sync.server.catalog;

import com.rainstaff.sync.schema.Catalog;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The catalog, for devices that hold another one. */
@Path("/api/v1/catalog")
@RolesAllowed({"device", "support", "admin"})
class CatalogResource {
    private final CatalogInForce inForce;

    CatalogResource(CatalogInForce inForce) {
        this.inForce = inForce;
    }

    /** The catalog; its fingerprint is the entity tag. */
    @GET
    public RestResponse<Catalog> catalog() {
        return ResponseBuilder.ok(inForce.catalog()).tag(inForce.fingerprint()).build();
    }
}
