package dev.ambit.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * JSON in the wire format: compact, members in declared order and in snake case, times in RFC 3339 with up to six
 * fractional digits and no trailing zeros.
 */
public final class Json {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 32;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private static final JsonMapper MAPPER = mapper(JsonRecyclerPools.defaultPool());

    /** Does not recycle its buffers; recycled ones would keep secrets until they are overwritten. */
    private static final JsonMapper NON_RECYCLING = mapper(JsonRecyclerPools.nonRecyclingPool());

    private Json() {}

    private static JsonMapper mapper(RecyclerPool<BufferRecycler> buffers) {
        return JsonMapper.builder(JsonFactory.builder()
                        .recyclerPool(buffers)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNumberLength(MAX_NUMBER_LENGTH)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(new SimpleModule().addSerializer(Instant.class, new InstantSerializer()))
                .build();
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The same without a copy in any buffer; the returned array is the only one. */
    static byte[] secretBytes(Object value) {
        return NON_RECYCLING.writeValueAsBytes(value);
    }

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The value as a tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /**
     * Parses a request body.
     *
     * @throws ApiException when it is not one JSON text in UTF-8 without duplicate members
     */
    public static JsonNode read(byte[] body) {
        String text = decode(body);
        try {
            return NON_RECYCLING.readTree(text); // bodies may contain passwords
        } catch (StreamConstraintsException e) {
            throw new ApiException(
                    ErrorCode.MALFORMED_BODY.status(),
                    List.of(ApiError.at(
                            errorPointer(text),
                            ErrorCode.MALFORMED_BODY.code(),
                            ErrorCode.MALFORMED_BODY.message() + ": a number has at most " + MAX_NUMBER_LENGTH
                                    + " digits, and objects and arrays at most " + MAX_DEPTH + " levels")));
        } catch (JacksonException e) {
            TokenStreamLocation location = e.getLocation();
            String where =
                    location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw new ApiException(ErrorCode.MALFORMED_BODY, ErrorCode.MALFORMED_BODY.message() + where);
        }
    }

    /**
     * The text of a body, which is UTF-8 (RFC 8259, 8.1). The library would also accept UTF-16, UTF-32 and overlong
     * forms, which a filter in front of the server may read as another text. A byte order mark is ignored, as the RFC
     * allows.
     */
    private static String decode(byte[] body) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(body.length);
        ByteBuffer bytes = ByteBuffer.wrap(body);
        if (decoder.decode(bytes, text, true).isError()) {
            throw new ApiException(
                    ErrorCode.MALFORMED_BODY,
                    ErrorCode.MALFORMED_BODY.message() + ": not UTF-8 text at byte " + bytes.position());
        }
        text.flip();
        return (text.hasRemaining() && text.charAt(0) == BYTE_ORDER_MARK ? text.subSequence(1, text.length()) : text)
                .toString();
    }

    /** The position at which the parser fails, as a JSON pointer. */
    private static String errorPointer(String text) {
        try (JsonParser parser = NON_RECYCLING.createParser(text)) {
            try {
                while (parser.nextToken() != null) {}
                return "";
            } catch (JacksonException e) {
                return parser.streamReadContext().pathAsPointer().toString();
            }
        }
    }

    /** RFC 3339 in UTC, to the microsecond, without trailing zeros. */
    public static String print(Instant instant) {
        String text = DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.MICROS));
        int dot = text.indexOf('.');
        if (dot < 0) {
            return text;
        }
        int end = text.length() - 1;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end) + "Z";
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {
        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(print(value));
        }
    }
}
