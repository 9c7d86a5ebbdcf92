package com.rainstaff.sync.agent.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.WireValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Key values of keyed tables as text: a JSON array of wire values, compact. Equal keys have equal texts, on every device;
 * locally the array holds the values as they are stored here, in a row id references stand as row ids.
 */
public final class KeyText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private KeyText() {}

    /** @param values the key as this PC's file stores it, in key order */
    public static LocalKey localKey(List<Value> values) {
        return LocalKey.ofValues(write(values));
    }

    /** @param values the key in key order, with {@linkplain Value.Reference references} in place of local ids */
    public static RowId rowId(List<Value> values) {
        return RowId.parse(write(values));
    }

    /** The key values behind a local key or a row id of a keyed table. */
    public static List<Value> values(String text) {
        try {
            List<Value> values = new ArrayList<>();
            for (Object element : JSON.readValue(text, List.class)) {
                values.add(WireValue.decode(element, Origin.NONE));
            }
            return values;
        } catch (JsonProcessingException malformed) {
            throw new MalformedValueException("\"" + text + "\" is no key", malformed);
        }
    }

    private static String write(List<Value> values) {
        List<Object> encoded = new ArrayList<>(values.size());
        values.forEach(value -> encoded.add(WireValue.encode(value, Origin.NONE)));
        try {
            return JSON.writeValueAsString(encoded);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("write key " + values, impossible);
        }
    }
}
