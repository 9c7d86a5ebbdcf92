package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.server.device.Device;

/** Whether device and server still speak of the same file and the same log. Precedes any data. */
final class Handshake {
    private Handshake() {}

    /** The device has stored the last reply, or this is its first request. */
    static boolean isCurrent(ExchangeRequest request, Device device) {
        return request.nonce().equals(device.nonce());
    }

    /** The last request again, its reply lost or late; a copy of the file would call it by another name. */
    private static boolean repeatsTheLast(ExchangeRequest request, Device device) {
        return request.nonce().equals(device.previousNonce())
                && request.attempt().equals(device.attempt());
    }

    /** @throws SyncException if they do not */
    static void check(ExchangeRequest request, Device device, String generation) {
        if (request.protocol() != ExchangeRequest.PROTOCOL) {
            throw new SyncException(
                    ProblemType.UNSUPPORTED_PROTOCOL,
                    "This server speaks protocol " + ExchangeRequest.PROTOCOL + ", not " + request.protocol() + ".");
        }
        String positionsOf = request.cursor().generation();
        if (!positionsOf.isEmpty() && !positionsOf.equals(generation)) {
            throw new SyncException(
                    ProblemType.GENERATION_CHANGED,
                    "The positions are of generation " + positionsOf + "; the server is now in " + generation + ".");
        }
        if (request.epoch() != device.epoch()) {
            throw new SyncException(
                    ProblemType.STALE_EPOCH,
                    "The file is of epoch " + request.epoch() + "; the server accepts epoch " + device.epoch() + ".");
        }
        if (!isCurrent(request, device) && !repeatsTheLast(request, device)) {
            throw new SyncException(
                    ProblemType.STALE_NONCE,
                    "The file went back in time or was copied. Nothing was changed; its changes wait.");
        }
    }
}
