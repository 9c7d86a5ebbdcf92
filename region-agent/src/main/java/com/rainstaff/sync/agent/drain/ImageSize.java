package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Blob;
import com.rainstaff.sync.row.Value.RawText;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.row.Value.Text;
import java.util.List;

/** About how many bytes a row takes on the wire before compression. */
final class ImageSize {
    /** Row id, stamps and the like. */
    static final long OF_A_CHANGE = 48;

    private ImageSize() {}

    static long of(List<Value> image) {
        long bytes = OF_A_CHANGE;
        for (Value value : image) {
            bytes += of(value);
        }
        return bytes;
    }

    private static long of(Value value) {
        if (value instanceof Text text) {
            return 3 + 2L * text.text().length();
        } else if (value instanceof Blob blob) {
            return 10 + blob.bytes().length * 4L / 3;
        } else if (value instanceof RawText raw) {
            return 10 + raw.bytes().length * 4L / 3;
        }
        return value instanceof Reference ? 24 : 12;
    }
}
