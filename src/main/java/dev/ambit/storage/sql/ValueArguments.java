package dev.ambit.storage.sql;

import dev.ambit.core.resource.ObjectId;
import java.lang.reflect.Type;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;

/** Binds ids as bytes and times as microseconds. */
final class ValueArguments implements ArgumentFactory.Preparable {
    /** In a batch the first row decides how a column is bound, and a later row may have null there. */
    private static final Argument NULL = (at, statement, _) -> statement.setNull(at, Types.NULL);

    @Override
    public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
        if (type instanceof Class<?> id && ObjectId.class.isAssignableFrom(id)) {
            return Optional.of(value -> value == null
                    ? NULL
                    : (at, statement, _) -> statement.setBytes(at, ColumnCodecs.bytes((ObjectId) value)));
        }
        if (type.equals(Instant.class)) {
            return Optional.of(value -> value == null
                    ? NULL
                    : (at, statement, _) -> statement.setLong(at, ColumnCodecs.micros((Instant) value)));
        }
        return Optional.empty();
    }
}
