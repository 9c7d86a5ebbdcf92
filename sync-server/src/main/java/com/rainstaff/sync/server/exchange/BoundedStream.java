package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to read on past a number of bytes. */
final class BoundedStream extends FilterInputStream {
    private final long limit;
    private long count;

    BoundedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
            counted(1);
        }
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            counted(read);
        }
        return read;
    }

    private void counted(int read) {
        count += read;
        if (count > limit) {
            throw new SyncException(
                    ProblemType.TOO_LARGE,
                    "The body is larger than " + limit + " bytes. Nothing was changed; send fewer changes at once.");
        }
    }
}
