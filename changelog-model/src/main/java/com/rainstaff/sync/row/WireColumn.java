package com.rainstaff.sync.row;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.Value.Null;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The values of one column over many rows: an array of {@linkplain WireValue values}, or, where every value that is not
 * null carries the same tag, that tag once around the array of contents: {@code {"k":[1,2,null]}}.
 */
public final class WireColumn {
    private WireColumn() {}

    public static Object encode(List<Value> values, Origin home) {
        String tag = commonTag(values);
        List<Object> array = new ArrayList<>(values.size());
        for (Value value : values) {
            if (tag.isEmpty()) {
                array.add(WireValue.encode(value, home));
            } else {
                array.add(value instanceof Null ? null : WireValue.taggedContent(value, home));
            }
        }
        return tag.isEmpty() ? array : Map.of(tag, array);
    }

    /** @throws MalformedValueException if {@code json} is no column */
    public static List<Value> decode(Object json, Origin home) {
        List<Value> values = new ArrayList<>();
        if (json instanceof List<?> array) {
            for (Object element : array) {
                values.add(WireValue.decode(element, home));
            }
            return values;
        }
        if (json instanceof Map<?, ?> tagged && tagged.size() == 1) {
            Map.Entry<?, ?> only = tagged.entrySet().iterator().next();
            if (only.getValue() instanceof List<?> array) {
                String tag = String.valueOf(only.getKey());
                for (Object content : array) {
                    values.add(content == null ? Value.NULL : WireValue.decodeTagged(tag, content, home));
                }
                return values;
            }
        }
        throw new MalformedValueException("a column is an array of values, or one tag around an array");
    }

    private static String commonTag(List<Value> values) {
        String common = "";
        for (Value value : values) {
            if (value instanceof Null) {
                continue;
            }
            String tag = WireValue.tagOf(value);
            if (tag.isEmpty() || !(common.isEmpty() || common.equals(tag))) {
                return "";
            }
            common = tag;
        }
        return common;
    }
}
