package dev.ambit.storage.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an audit entry over which its hash is computed: every column in a fixed order, each prefixed with its
 * length, so that no two entries have the same bytes.
 */
final class AuditContent {
    private static final int NULL = -1;
    private static final String[] COLUMNS = {
        "id",
        "at",
        "actor",
        "actor_token",
        "actor_user",
        "actor_account",
        "client",
        "action",
        "subject",
        "subject_id",
        "account",
        "user_id",
        "zone",
        "before",
        "after",
        "outcome",
        "request_id",
        "channel"
    };

    /** The select list for {@link #of}. Texts are read as raw bytes, well-formed or not. */
    static final String SELECTED = Stream.of(COLUMNS)
            .map(column -> column.equals("at") ? column : "CAST(" + column + " AS BLOB) AS " + column)
            .collect(Collectors.joining(", "));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static byte[] of(ResultSet row) throws SQLException {
        AuditContent content = new AuditContent();
        for (String column : COLUMNS) {
            if (column.equals("at")) {
                content.add(row.getLong(column));
            } else {
                content.add(row.getBytes(column));
            }
        }
        return content.bytes();
    }

    AuditContent add(@Nullable String text) {
        return add(text == null ? null : text.getBytes(UTF_8));
    }

    AuditContent add(long number) {
        return add(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    AuditContent add(byte @Nullable [] value) {
        int length = value == null ? NULL : value.length;
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        if (value != null) {
            bytes.writeBytes(value);
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
