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

    /** @throws SyncException if they do not */
    static void checkProtocol(ExchangeRequest request) {
        if (request.protocol() != ExchangeRequest.PROTOCOL) {
            throw new SyncException(
                    ProblemType.UNSUPPORTED_PROTOCOL,
                    "This server speaks protocol " + ExchangeRequest.PROTOCOL + ", not " + request.protocol() + ".");
        }
    }

    /** @throws SyncException if the file is not the one that exchanged last */
    static void checkHolder(ExchangeRequest request, Device device) {
        if (request.epoch() != device.epoch()) {
            throw new SyncException(
                    ProblemType.STALE_EPOCH,
                    "The file is of epoch " + request.epoch() + "; the server accepts epoch " + device.epoch() + ".");
        }
        if (!device.isHeldBy(request.nonce(), request.attempt())) {
            throw new SyncException(
                    ProblemType.STALE_NONCE,
                    "The file went back in time or was copied. Nothing was changed; its changes wait.");
        }
    }
}
