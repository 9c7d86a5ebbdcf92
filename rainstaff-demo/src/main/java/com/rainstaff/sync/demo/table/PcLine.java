package com.rainstaff.sync.demo.table;

/**
 * One PC's line.
 *
 * @param rows synced rows in its file
 * @param up changes waiting to be sent
 * @param down changes waiting to be received, as far as anybody here knows
 * @param lastSync how long ago everything was in step, for people
 * @param roundTripMillis duration of the last exchange
 */
public record PcLine(
        String pc, String region, int rows, long up, long down, String lastSync, long roundTripMillis, PcState state) {}
