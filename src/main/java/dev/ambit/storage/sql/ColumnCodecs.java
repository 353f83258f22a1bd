package dev.ambit.storage.sql;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Converts values to and from columns. */
final class ColumnCodecs {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final long MICROS_PER_SECOND = 1_000_000;

    private ColumnCodecs() {}

    /** Creates an id from its two halves. */
    interface IdFactory<T> {
        T of(long high, long low);
    }

    static byte[] bytes(long high, long low) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    static byte[] bytes(ObjectId id) {
        return bytes(id.high(), id.low());
    }

    static byte @Nullable [] nullableBytes(@Nullable IpAddress address) {
        return address == null ? null : bytes(address.high(), address.low());
    }

    static <T> T id(ResultSet row, String column, IdFactory<T> factory) throws SQLException {
        T id = nullableId(row, column, factory);
        if (id == null) {
            throw new StorageException(Reason.DAMAGED, "missing id in " + column);
        }
        return id;
    }

    static <T> @Nullable T nullableId(ResultSet row, String column, IdFactory<T> factory) throws SQLException {
        byte[] bytes = row.getBytes(column);
        if (bytes == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return factory.of(buffer.getLong(), buffer.getLong());
    }

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND), time.getNano() / 1000);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return instant(row.getLong(column));
    }

    static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : instant(micros);
    }

    static String jsonOfTexts(Collection<String> texts) {
        return JSON.writeValueAsString(texts);
    }

    static String jsonOfNumbers(Collection<Integer> numbers) {
        return JSON.writeValueAsString(numbers);
    }

    /** Writes ids as a JSON array of hexadecimal texts. */
    static String jsonOfIds(Collection<? extends ObjectId> ids) {
        return jsonOfTexts(ids.stream().map(ObjectId::print).toList());
    }

    /** Reads a JSON array of texts; empty for NULL. */
    static List<String> texts(ResultSet row, String column) throws SQLException {
        String json = row.getString(column);
        if (json == null) {
            return List.of();
        }
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JacksonException e) {
            throw new StorageException(Reason.DAMAGED, "invalid list of texts in " + column);
        }
    }

    /** Returns the constant whose name is the text of the column, ignoring case. */
    static <E extends Enum<E>> E enumConstant(ResultSet row, String column, Class<E> type) throws SQLException {
        String text = row.getString(column);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new StorageException(Reason.DAMAGED, "unknown value in " + column);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
    }
}
