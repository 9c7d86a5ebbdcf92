package com.rainstaff.sync.server.changelog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.WireValue;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** A row's contents as the log stores them: a JSON array of tagged values, every reference a full row id. */
@ApplicationScoped
public class Images {
    private static final TypeReference<List<Object>> ARRAY = new TypeReference<>() {};

    private final ObjectMapper mapper;

    Images(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public String write(List<Value> image) {
        List<Object> array = new ArrayList<>(image.size());
        for (Value value : image) {
            array.add(WireValue.encode(value, Origin.NONE));
        }
        try {
            return mapper.writeValueAsString(array);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("write a row's contents", unwritable);
        }
    }

    public List<Value> read(String image) {
        try {
            List<Value> values = new ArrayList<>();
            for (Object value : mapper.readValue(image, ARRAY)) {
                values.add(WireValue.decode(value, Origin.NONE));
            }
            return values;
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("read a stored row's contents", damaged);
        }
    }
}
