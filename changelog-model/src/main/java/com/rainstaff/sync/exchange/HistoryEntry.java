package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.change.EntryKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One thing that happened to a row, as the change log tells it to people who ask.
 *
 * @param kind letter of the {@link EntryKind}
 * @param verdict A where it held the row, S where a newer version already did
 * @param device who wrote it; the server's own id where it made the entry
 * @param deviceName what people call that PC; null for the server
 * @param writtenAt when, by the bounded stamp
 * @param changed names of the columns it changed; absent for all
 * @param values columns by name as tagged values; absent where the contents were erased or there are none
 * @param target row id a merge leads to, or feed the row went to
 * @param foundAt when a sweep found it, where nobody saw it being written; absent otherwise
 * @param foundSince when the row was last proven to be what was known before; absent where it never was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryEntry(
        String feed,
        long sequence,
        String kind,
        String verdict,
        String rowId,
        String device,
        String deviceName,
        String region,
        Instant writtenAt,
        Instant acceptedAt,
        long deviceSequence,
        List<String> changed,
        Map<String, Object> values,
        String target,
        Instant foundAt,
        Instant foundSince) {}
