package com.rainstaff.sync.agent.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.clock.Origin;
import java.util.List;

/** One change as text: the wire's own form, with one block of one change. */
final class ChangeText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<ChangeBlock>> BLOCKS = new TypeReference<>() {};

    private ChangeText() {}

    static String write(Change change) {
        try {
            return JSON.writeValueAsString(ChangeBlocks.encode(List.of(change), Origin.NONE));
        } catch (JsonProcessingException impossible) {
            throw new StoreException("write change of " + change.key(), impossible);
        }
    }

    static Change read(String text) {
        try {
            return ChangeBlocks.decode(JSON.readValue(text, BLOCKS)).get(0);
        } catch (JsonProcessingException damaged) {
            throw new StoreException("read a parked change", damaged);
        }
    }
}
