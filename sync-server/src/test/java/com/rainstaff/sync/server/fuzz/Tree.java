package com.rainstaff.sync.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** The places of a JSON tree, to be changed at random. */
final class Tree {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Tree() {}

    /** A node by where it hangs. */
    record Place(JsonNode parent, String field, int index) {
        JsonNode get() {
            return parent instanceof ObjectNode object ? object.get(field) : parent.get(index);
        }

        void set(JsonNode node) {
            if (parent instanceof ObjectNode object) {
                object.set(field, node);
            } else {
                ((ArrayNode) parent).set(index, node);
            }
        }

        void remove() {
            if (parent instanceof ObjectNode object) {
                object.remove(field);
            } else {
                ((ArrayNode) parent).remove(index);
            }
        }

        /** Once more: an element of an array beside itself, a field of an object under the same name. */
        void duplicate() {
            if (parent instanceof ArrayNode array) {
                array.insert(index, get().deepCopy());
            } else {
                set(raw(get() + ",\"" + field + "\":" + get()));
            }
        }
    }

    /** Text that is written as it stands, JSON or not. */
    static JsonNode raw(String json) {
        return NODES.rawValueNode(new RawValue(json));
    }

    /** One of the places below {@code root} whose node passes. */
    static Optional<Place> any(JsonNode root, Random random, Predicate<JsonNode> wanted) {
        List<Place> places = new ArrayList<>();
        collect(root, places, wanted);
        return places.isEmpty() ? Optional.empty() : Optional.of(places.get(random.nextInt(places.size())));
    }

    private static void collect(JsonNode node, List<Place> places, Predicate<JsonNode> wanted) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(field -> note(new Place(object, field, -1), places, wanted));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                note(new Place(array, null, i), places, wanted);
            }
        }
    }

    private static void note(Place place, List<Place> places, Predicate<JsonNode> wanted) {
        if (wanted.test(place.get())) {
            places.add(place);
        }
        collect(place.get(), places, wanted);
    }
}
