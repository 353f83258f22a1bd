package dev.ambit.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with errors that its sender can do something about, some hundred at most. Carries no stack trace: it is an
 * answer, not a fault.
 */
public final class ApiException extends RuntimeException {
    private final int status;
    private final List<ApiError> errors;
    private final @Nullable String refusal;

    public ApiException(int status, List<ApiError> errors) {
        this(status, errors, null);
    }

    private ApiException(int status, List<ApiError> errors, @Nullable String refusal) {
        super(errors.getFirst().message(), null, false, false);
        this.status = status;
        this.errors = Problems.bounded(errors);
        this.refusal = refusal;
    }

    public ApiException(ErrorCode code) {
        this(code.status(), List.of(ApiError.of(code)));
    }

    public ApiException(ErrorCode code, String message) {
        this(code.status(), List.of(ApiError.of(code, message)));
    }

    /** The same as a refusal of access, for {@code reason} in one word, as metrics count it. */
    ApiException refusing(Enum<?> reason) {
        return new ApiException(status, errors, word(reason));
    }

    /** As metrics count it. */
    static String word(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** Why access was refused, in one word; null when something else is wrong. */
    @Nullable
    String refusal() {
        return refusal;
    }

    Answer answer() {
        return Envelope.failure(status, errors);
    }

    public int status() {
        return status;
    }

    public List<ApiError> errors() {
        return errors;
    }
}
