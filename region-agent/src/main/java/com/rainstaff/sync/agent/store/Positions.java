package com.rainstaff.sync.agent.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/** Up to where feeds had been applied at some moment, as the file keeps it. A feed that is missing stands at 0. */
public final class Positions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Long>> BY_FEED = new TypeReference<>() {};

    private Positions() {}

    public static Map<String, Long> read(String json) {
        try {
            return JSON.readValue(json, BY_FEED);
        } catch (JsonProcessingException damaged) {
            throw new StoreException("read positions", damaged);
        }
    }

    public static String write(Map<String, Long> positions) {
        try {
            return JSON.writeValueAsString(positions);
        } catch (JsonProcessingException impossible) {
            throw new StoreException("write positions", impossible);
        }
    }

    /** What had been applied at both of two moments. */
    public static Map<String, Long> common(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> common = new HashMap<>();
        one.forEach((feed, position) -> common.put(feed, Math.min(position, other.getOrDefault(feed, 0L))));
        return common;
    }
}
