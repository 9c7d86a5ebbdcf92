package com.rainstaff.sync.server.exchange;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reads a request from a body that may be packed, far too large or far too deep. */
@ApplicationScoped
class RequestReader {
    /** A request nests eight deep. */
    private static final int DEPTH_LIMIT = 32;

    private final ObjectMapper mapper;
    private final ExchangeConfig config;

    RequestReader(ObjectMapper mapper, ExchangeConfig config) {
        this.mapper = mapper.copyWith(JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_LIMIT)
                        .build())
                .build());
        // 1.5 is no number of anything here, and must not pass for 1.
        this.mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        this.config = config;
    }

    /** @throws SyncException if the body is no request, or larger than allowed */
    ExchangeRequest read(InputStream body, String encoding) {
        return read(body, encoding, ExchangeRequest.class);
    }

    /** The same of another kind of request. */
    <T> T read(InputStream body, String encoding, Class<T> type) {
        try (InputStream packed = new BoundedStream(body, config.packedLimit());
                InputStream unpacked = new BoundedStream(unpack(packed, encoding), config.unpackedLimit())) {
            T request = mapper.readValue(unpacked, type);
            if (request == null) {
                throw new SyncException(ProblemType.MALFORMED_REQUEST, "The body is empty.");
            }
            return request;
        } catch (JacksonException malformed) {
            throw refusal(malformed);
        } catch (IOException broken) {
            throw new SyncException(ProblemType.MALFORMED_REQUEST, "The body cannot be unpacked.", broken);
        }
    }

    private static InputStream unpack(InputStream packed, String encoding) throws IOException {
        if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
            return packed;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return new GZIPInputStream(packed);
        }
        throw new SyncException(ProblemType.MALFORMED_REQUEST, "Bodies are packed with gzip, not " + encoding + ".");
    }

    private static SyncException refusal(JacksonException malformed) {
        if (malformed instanceof JsonMappingException && malformed.getCause() instanceof SyncException tooLarge) {
            return tooLarge;
        }
        return new SyncException(
                ProblemType.MALFORMED_REQUEST,
                "The body is not the JSON expected: " + malformed.getOriginalMessage(),
                malformed);
    }
}
