package dev.ambit.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an envelope's {@code errors}.
 *
 * @param code the number that clients switch on
 * @param pointer the JSON pointer (RFC 6901) of the field that is wrong, or null
 * @param chain the reasons in more detail
 */
public record ApiError(int code, String message, @Nullable String pointer, List<Reason> chain) {
    public ApiError {
        chain = List.copyOf(chain);
    }

    /** One entry of an {@code error_chain}. */
    public record Reason(int code, String message) {}

    public static ApiError of(ErrorCode code) {
        return new ApiError(code.code(), code.message(), null, List.of());
    }

    public static ApiError of(ErrorCode code, String message) {
        return new ApiError(code.code(), message, null, List.of());
    }

    /** An error of the field at {@code pointer}; {@code message} says what is expected. */
    public static ApiError at(String pointer, int code, String message) {
        return new ApiError(code, message, pointer, List.of());
    }

    /** Whether it is an error of a DNS record: of a field, of its record set, or that the record does not exist. */
    boolean isOfRecord() {
        return code == ErrorCode.DNS_VALIDATION.code()
                || (code >= 9000 && code < ErrorCode.API_KEY_UNKNOWN.code())
                || (code >= 81_000 && code < 82_000);
    }

    public ApiError because(String reason) {
        return new ApiError(code, message, pointer, List.of(new Reason(code, reason)));
    }
}
