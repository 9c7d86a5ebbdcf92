package com.rainstaff.sync.server.schema;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.schema.TableSchema;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Schemas by fingerprint, for devices that meet one in their feed. */
@Path("/api/v1/schemas")
@RolesAllowed({"device", "support", "admin"})
class SchemaResource {
    private final Schemas schemas;

    SchemaResource(Schemas schemas) {
        this.schemas = schemas;
    }

    @GET
    @Path("/{fingerprint}")
    public TableSchema schema(String fingerprint) {
        return schemas.find(fingerprint)
                .map(AnnouncedSchema::schema)
                .orElseThrow(() -> new SyncException(
                        ProblemType.NOT_FOUND, "No device announced a schema \"" + fingerprint + "\"."));
    }
}
