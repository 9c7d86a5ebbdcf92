package com.rainstaff.sync.agent.client;

import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.HistoryEntry;
import com.rainstaff.sync.exchange.Introduction;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.TableSchema;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.client.SseEventFilter;

/** The server's endpoints for agents and tools, as they are on the wire. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public interface SyncApi {
    @POST
    @Path("api/v1/enrol")
    Enrolment.Reply enrol(Enrolment.Request request);

    @POST
    @Path("api/v1/exchange")
    ExchangeReply exchange(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, ExchangeRequest request);

    @POST
    @Path("api/v1/epochs")
    Introduction.EpochReply beginEpoch(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, Introduction.EpochRequest request);

    @POST
    @Path("api/v1/epochs/known")
    Introduction.KnownReply known(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, Introduction.KnownRequest request);

    @POST
    @Path("api/v1/epochs/matches")
    Introduction.MatchReply match(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, Introduction.MatchRequest request);

    @POST
    @Path("api/v1/epochs/findings")
    void noteFindings(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, Introduction.Findings findings);

    @POST
    @Path("api/v1/introductions")
    Introduction.Reply introduce(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, Introduction.Request request);

    @POST
    @Path("api/v1/introductions/resends")
    Introduction.Resent resend(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, Introduction.Resend resend);

    @POST
    @Path("api/v1/introductions/gaps")
    void noteGap(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, Introduction.Gap gap);

    @GET
    @Path("api/v1/schemas/{fingerprint}")
    TableSchema schema(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @PathParam("fingerprint") String fingerprint);

    @GET
    @Path("api/v1/catalog")
    RestResponse<Catalog> catalog(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer);

    @POST
    @Path("api/v1/rows")
    RowListing rows(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, RowListing.Request request);

    @GET
    @Path("api/v1/news")
    @SseEventFilter(OnlyNews.class)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    Multi<String> news(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer);

    @POST
    @Path("api/v1/logins")
    Login.Issued login(Login.Credentials credentials);

    @GET
    @Path("api/v1/recovery/history")
    List<HistoryEntry> history(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @QueryParam("table") String table,
            @QueryParam("key") String key);

    @GET
    @Path("api/v1/recovery/schemas")
    List<TableSchema> schemas(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @QueryParam("region") String region);

    @GET
    @Path("api/v1/recovery/snapshot")
    SnapshotPart snapshot(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @QueryParam("at") String at,
            @QueryParam("region") String region,
            @QueryParam("after") String after);

    @GET
    @Path("health")
    Map<String, Object> health();
}
