package com.rainstaff.sync.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rainstaff.sync.server.fuzz.Draft.Style;
import com.rainstaff.sync.server.fuzz.Tree.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Ways in which a request goes wrong, by accident or on purpose. */
enum Mutation {
    /** A node is missing. */
    NODE_REMOVED((draft, random, world) -> at(draft, random, node -> true, Place::remove)),
    /** An element is there twice, or a field. */
    NODE_DUPLICATED((draft, random, world) -> at(draft, random, node -> true, Place::duplicate)),
    /** Two nodes have changed places. */
    NODES_SWAPPED((draft, random, world) -> swap(draft, random)),
    /** A node is of another type. */
    NODE_RETYPED((draft, random, world) -> at(draft, random, node -> true, place -> place.set(retyped(place, random)))),
    /** A node is null. */
    NODE_NULL((draft, random, world) -> put(draft, random, node -> true, "null")),
    /** A number at a limit of 64, 53 or 32 bits, or just beyond. */
    NUMBER_AT_LIMIT((draft, random, world) -> put(draft, random, JsonNode::isNumber, Nasty.limit(random))),
    /** A number below zero. */
    NUMBER_NEGATIVE(
            (draft, random, world) -> put(draft, random, JsonNode::isNumber, "-" + (1 + random.nextInt(100_000)))),
    /** A number with a fraction. */
    NUMBER_FRACTION((draft, random, world) ->
            put(draft, random, JsonNode::isNumber, random.nextInt(100) + "." + (1 + random.nextInt(9)))),
    /** A number far beyond every type. */
    NUMBER_IMMENSE((draft, random, world) ->
            put(draft, random, JsonNode::isNumber, Nasty.oneOf(random, "1e400", "-1e400", "1e999999999", "1e-999999"))),
    /** A text of no characters, or of blanks. */
    TEXT_EMPTY((draft, random, world) -> text(draft, random, Nasty.oneOf(random, "", " ", "\t\n"))),
    /** A text of twenty thousand characters and more. */
    TEXT_HUGE((draft, random, world) -> text(draft, random, "ğx".repeat(10_000 << random.nextInt(4)))),
    /** A text with a NUL in it. */
    TEXT_WITH_NUL((draft, random, world) -> at(
            draft,
            random,
            JsonNode::isTextual,
            place -> place.set(Tree.NODES.textNode(place.get().textValue() + "\0")))),
    /** A text with half a surrogate pair. */
    TEXT_WITH_LONE_SURROGATE((draft, random, world) -> put(
            draft,
            random,
            JsonNode::isTextual,
            draft.has(Style.JSON) ? "\"a\\ud800b\"" : Character.toString(Character.MIN_HIGH_SURROGATE))),
    /** A text that is SQL. */
    TEXT_SQL((draft, random, world) -> text(draft, random, Nasty.sql(random))),
    /** A text that is JSON, a template or markup. */
    TEXT_JSON((draft, random, world) -> text(draft, random, Nasty.code(random))),
    /** A text that is a path. */
    TEXT_PATH((draft, random, world) -> text(draft, random, Nasty.path(random))),
    /** A text that is a row id, an origin or a version, or nearly. */
    TEXT_NEARLY_RIGHT((draft, random, world) -> text(draft, random, Nasty.identifier(random))),
    /** An array of twenty thousand elements. */
    ARRAY_HUGE((draft, random, world) ->
            draft.has(Style.JSON) && put(draft, random, JsonNode::isArray, hugeArray(draft, random))),
    /** A node nested ten thousand deep. */
    NESTED_DEEP((draft, random, world) ->
            draft.has(Style.JSON) && put(draft, random, node -> true, deep(random.nextBoolean() ? "[" : "{\"a\":"))),
    /** A field nobody knows. */
    FIELD_UNKNOWN((draft, random, world) -> addUnknown(draft, random)),
    /** Another type of contents than the body's. */
    CONTENT_TYPE_WRONG(
            (draft, random, world) -> body(draft, () -> draft.headers.put("Content-Type", Nasty.type(random)))),
    /** A body that is not packed as it says. */
    GZIP_BAD((draft, random, world) -> bodyBytes(draft, Mutation::damagedGzip)),
    /** A packed body whose end is missing. */
    GZIP_TRUNCATED((draft, random, world) ->
            bodyBytes(draft, whole -> Arrays.copyOf(whole, 1 + random.nextInt(Math.max(1, whole.length - 1))))),
    /** A small body that unpacks to something enormous. */
    BOMB((draft, random, world) -> bodyBytes(draft, whole -> Nasty.bomb(random))),
    /** A body that ends early. */
    BODY_TRUNCATED((draft, random, world) ->
            plainBytes(draft, whole -> Arrays.copyOf(whole, random.nextInt(Math.max(1, whole.length))))),
    /** A body whose bytes are no UTF-8. */
    BODY_NOT_UTF8((draft, random, world) -> plainBytes(draft, whole -> {
        whole[random.nextInt(whole.length)] = (byte) (0x80 | random.nextInt(0x80));
        return whole;
    })),
    /** No body. */
    BODY_EMPTY((draft, random, world) -> plainBytes(draft, whole -> new byte[0])),
    /** A body that announces more bytes than any may have. */
    BODY_TOO_LARGE((draft, random, world) ->
            body(draft, () -> draft.declaredLength = 16_777_217L + random.nextInt(1_000_000_000))),
    /** Rows of another region. */
    ROWS_OF_ANOTHER_REGION((draft, random, world) -> rowIds(draft, random, world)),
    /** Changes said to be of another device. */
    ORIGIN_OF_ANOTHER((draft, random, world) -> put(
            draft,
            random,
            node -> node.isTextual() && node.textValue().matches("[0-9a-z]{10}\\.\\d+"),
            "\"" + world.stranger().origin + "\"")),
    /** An epoch that has ended or not begun. */
    EPOCH_STALE((draft, random, world) -> field(draft, "epoch", Tree.NODES.numberNode(random.nextInt(5) - 2))),
    /** A nonce of long ago, or of another device. */
    NONCE_STALE((draft, random, world) -> nonce(draft, world.staleNonce(random))),
    /** The same request a second time. */
    REPLAYED((draft, random, world) -> world.sendBefore(draft)),
    /** Good credentials of somebody else. */
    TOKEN_OF_ANOTHER((draft, random, world) -> credentials(draft, world.tokenOfAnother(draft, random))),
    /** Credentials that were taken back. */
    TOKEN_REVOKED((draft, random, world) -> credentials(draft, world.revokedToken())),
    /** Credentials that are too old, or an enrolment token that is. */
    TOKEN_EXPIRED((draft, random, world) -> draft.endpoint.endsWith("/enrol")
            ? field(draft, "token", Tree.NODES.textNode(world.expiredEnrolmentToken()))
            : credentials(draft, world.expiredToken())),
    /** Credentials that never were. */
    TOKEN_INVENTED((draft, random, world) -> credentials(draft, Nasty.token(random))),
    /** No credentials. */
    TOKEN_MISSING((draft, random, world) ->
            draft.headers.remove("Authorization") != null || draft.headers.remove("Cookie") != null),
    /** A method the address does not know. */
    METHOD_WRONG((draft, random, world) -> method(draft, random)),
    /** An address beside the right one. */
    PATH_WRONG((draft, random, world) -> path(draft, random)),
    /** Headers that smuggle, mislead or overflow. */
    HEADER_INJECTED((draft, random, world) -> header(draft, random));

    /** Changes a request; false where this way of going wrong does not fit it. */
    @FunctionalInterface
    private interface Change {
        boolean apply(Draft draft, Random random, World world);
    }

    /** Lambdas without state of their own. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Change change;

    Mutation(Change change) {
        this.change = change;
    }

    boolean apply(Draft draft, Random random, World world) {
        return change.apply(draft, random, world);
    }

    private static boolean at(Draft draft, Random random, Predicate<JsonNode> wanted, Consumer<Place> change) {
        Optional<Place> place = Tree.any(draft.content, random, wanted);
        place.ifPresent(change);
        return place.isPresent();
    }

    private static boolean put(Draft draft, Random random, Predicate<JsonNode> wanted, String json) {
        return at(draft, random, wanted, place -> place.set(Tree.raw(json)));
    }

    private static boolean text(Draft draft, Random random, String text) {
        return at(draft, random, JsonNode::isTextual, place -> place.set(Tree.NODES.textNode(text)));
    }

    private static boolean field(Draft draft, String name, JsonNode value) {
        if (!draft.content.has(name)) {
            return false;
        }
        ((ObjectNode) draft.content).set(name, value);
        return true;
    }

    /** The first exchange of a device has none, and leaves the field out. */
    private static boolean nonce(Draft draft, String nonce) {
        boolean exchange = draft.content.has("epoch");
        if (exchange) {
            ((ObjectNode) draft.content).put("nonce", nonce);
        }
        return exchange;
    }

    private static boolean swap(Draft draft, Random random) {
        Optional<Place> one = Tree.any(draft.content, random, node -> !node.isContainerNode());
        Optional<Place> other = Tree.any(draft.content, random, node -> !node.isContainerNode());
        if (one.isEmpty() || other.isEmpty() || one.get().equals(other.get())) {
            return false;
        }
        JsonNode node = one.get().get();
        one.get().set(other.get().get());
        other.get().set(node);
        return true;
    }

    private static JsonNode retyped(Place place, Random random) {
        JsonNode node = place.get();
        return switch (random.nextInt(6)) {
            case 0 -> Tree.NODES.booleanNode(random.nextBoolean());
            case 1 -> Tree.NODES.textNode(node.isTextual() ? "7" : node.toString());
            case 2 -> node.isNumber() ? Tree.NODES.textNode("x") : Tree.NODES.numberNode(random.nextInt(100));
            case 3 -> Tree.NODES.arrayNode().add(node.deepCopy());
            case 4 -> Tree.NODES.objectNode().set("k", node.deepCopy());
            default -> node.isObject() ? Tree.NODES.arrayNode() : Tree.NODES.objectNode();
        };
    }

    private static String hugeArray(Draft draft, Random random) {
        String element = Tree.any(draft.content, random, JsonNode::isValueNode)
                .map(place -> place.get().toString())
                .filter(json -> json.length() < 40)
                .orElse("1");
        return "[" + element + ("," + element).repeat(19_999) + "]";
    }

    private static String deep(String opening) {
        String closing = opening.equals("[") ? "]" : "}";
        return opening.repeat(10_000) + "1" + closing.repeat(10_000);
    }

    private static boolean addUnknown(Draft draft, Random random) {
        ObjectNode object = Tree.any(draft.content, random, JsonNode::isObject)
                .map(place -> (ObjectNode) place.get())
                .orElse(draft.content instanceof ObjectNode root ? root : null);
        if (object == null) {
            return false;
        }
        object.set(Nasty.oneOf(random, "unknown", "__proto__", "@class", "$ref", ""), Tree.NODES.textNode("x"));
        return true;
    }

    private static boolean body(Draft draft, Runnable change) {
        boolean hasBody = draft.has(Style.JSON) || draft.has(Style.FORM);
        if (hasBody) {
            change.run();
        }
        return hasBody;
    }

    private static boolean bodyBytes(Draft draft, Function<byte[], byte[]> change) {
        if (!draft.has(Style.JSON)) {
            return false;
        }
        draft.headers.put("Content-Encoding", "gzip");
        draft.bytes = change.apply(Draft.gzip(draft.content.toString().getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    private static byte[] damagedGzip(byte[] whole) {
        whole[whole.length / 2] ^= 0x55;
        whole[whole.length - 5] ^= 0x55;
        return whole;
    }

    private static boolean plainBytes(Draft draft, Function<byte[], byte[]> change) {
        return draft.has(Style.JSON)
                && body(draft, () -> {
                    draft.headers.remove("Content-Encoding");
                    draft.bytes = change.apply(draft.content.toString().getBytes(StandardCharsets.UTF_8));
                });
    }

    private static boolean rowIds(Draft draft, Random random, World world) {
        JsonNode rows = draft.content.at("/push/blocks/0/rows");
        if (rows instanceof ArrayNode array && !array.isEmpty()) {
            array.set(random.nextInt(array.size()), Tree.NODES.textNode(world.strangersRow()));
            return true;
        }
        if (draft.content.has("key")) {
            return field(draft, "key", Tree.NODES.textNode(world.strangersRow()));
        }
        return false;
    }

    private static boolean credentials(Draft draft, String token) {
        return draft.headers.computeIfPresent("Authorization", (name, value) -> "Bearer " + token) != null
                || draft.headers.computeIfPresent("Cookie", (name, value) -> "rainsync-session=" + token) != null;
    }

    private static boolean method(Draft draft, Random random) {
        String other = Nasty.oneOf(random, "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW");
        boolean changed = !other.equals(draft.method);
        draft.method = other;
        return changed;
    }

    private static boolean path(Draft draft, Random random) {
        switch (random.nextInt(10)) {
            case 0 -> draft.path += "/more";
            case 1 -> draft.path = draft.path.replaceFirst("/", "//");
            case 2 -> draft.path = "/api/v1/../.." + draft.path + "x";
            case 3 -> draft.path += "%00";
            case 4 -> draft.path += "%ff%fe";
            case 5 -> draft.path += ";a=b/x";
            case 6 -> draft.path += "/" + "x".repeat(3_000);
            case 7 -> draft.path = draft.path.toUpperCase(Locale.ROOT);
            case 8 -> {
                draft.path += "%zz";
                draft.broken = true;
            }
            default -> {
                draft.path += "/" + "x".repeat(20_000);
                draft.broken = true;
            }
        }
        return true;
    }

    private static boolean header(Draft draft, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> draft.headers.put("X-Note", "x\r\nX-Injected: yes");
            case 1 -> draft.headers.put("Accept", "image/png");
            case 2 -> draft.headers.put("Accept", "a, ;;q=x");
            case 3 -> draft.headers.put("Content-Encoding", Nasty.oneOf(random, "br", "gzip, gzip", "", "x\u00ff"));
            case 4 -> draft.headers.put("Accept-Language", "x".repeat(500) + ";q=9");
            case 5 -> draft.headers.put("X-Forwarded-For", "'; drop table device; --");
            case 6 -> draft.headers.put("Cookie", "rainsync-session=" + "a".repeat(3_000) + "; rainsync-lang=\u00ff");
            case 7 ->
                draft.headers.put("Content-Type", Nasty.oneOf(random, "application/json; charset=x", "a", "", "/"));
            case 8 -> draft.headers.put("Origin", Nasty.oneOf(random, "null", "http://[::", "https://example.org"));
            case 9 -> {
                draft.headers.put("X-Note", "a\0b");
                draft.broken = true;
            }
            case 10 -> {
                draft.headers.put("X-Note", "x".repeat(70_000));
                draft.broken = true;
            }
            default -> {
                draft.headers.put("X-Note", "x\r\nTransfer-Encoding: chunked");
                draft.broken = true;
            }
        }
        return true;
    }
}
