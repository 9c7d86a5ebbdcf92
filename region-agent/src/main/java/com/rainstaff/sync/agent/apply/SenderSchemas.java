package com.rainstaff.sync.agent.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Schemas that images follow: the file's own, those met before, and those kept in the file beside parked changes. */
final class SenderSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SchemaSource source;
    private final Map<String, TableSchema> known = new HashMap<>();

    SenderSchemas(SchemaSource source) {
        this.source = source;
    }

    /** Makes sure that every schema a reply uses is at hand, so that no transaction waits for the server. */
    void prepare(ExchangeReply reply, FileSchema file) {
        file.tables().forEach(table -> known.put(table.schema().fingerprint(), table.schema()));
        for (ExchangeReply.Correction correction : reply.corrections()) {
            correction.blocks().forEach(this::prepare);
        }
        for (FeedPage page : reply.pages()) {
            page.blocks().forEach(this::prepare);
        }
    }

    /** Makes sure that every schema of {@code blocks} is at hand. */
    void prepare(List<ChangeBlock> blocks, FileSchema file) {
        file.tables().forEach(table -> known.put(table.schema().fingerprint(), table.schema()));
        blocks.forEach(this::prepare);
    }

    private void prepare(ChangeBlock block) {
        if (block.schema() != null) {
            known.computeIfAbsent(block.schema(), source::schema);
        }
    }

    /** A schema that a reply or a parked change uses. */
    TableSchema schema(Connection connection, String fingerprint) throws SQLException {
        TableSchema met = known.get(fingerprint);
        if (met == null) {
            met = kept(connection, fingerprint);
            known.put(fingerprint, met);
        }
        return met;
    }

    /** Keeps a schema in the file for as long as changes that use it may be parked there. */
    void keep(Connection connection, String fingerprint) throws SQLException {
        try {
            Sql.execute(
                    connection,
                    "insert or ignore into rainsync_schema (fingerprint, definition) values (?, ?)",
                    fingerprint,
                    JSON.writeValueAsString(schema(connection, fingerprint)));
        } catch (JsonProcessingException impossible) {
            throw new StoreException("keep schema " + fingerprint, impossible);
        }
    }

    private static TableSchema kept(Connection connection, String fingerprint) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select definition from rainsync_schema where fingerprint = ?")) {
            select.setString(1, fingerprint);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new StoreException("schema " + fingerprint + " of a parked change is not in this file");
                }
                return JSON.readValue(rows.getString(1), TableSchema.class);
            }
        } catch (JsonProcessingException damaged) {
            throw new StoreException("read schema " + fingerprint, damaged);
        }
    }
}
