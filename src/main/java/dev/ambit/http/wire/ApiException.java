package dev.ambit.http.wire;

import dev.ambit.access.AccessDecision;
import dev.ambit.access.Caller;
import dev.ambit.core.policy.PermissionSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with errors that the client can correct, at most a hundred. Has no stack trace: it is a response, not a
 * fault.
 */
public final class ApiException extends RuntimeException {
    private final int status;
    private final List<ApiError> errors;
    private final @Nullable Refusal refusal;
    private final Map<String, String> headers;

    public ApiException(int status, List<ApiError> errors) {
        this(status, errors, null, Map.of());
    }

    private ApiException(int status, List<ApiError> errors, @Nullable Refusal refusal, Map<String, String> headers) {
        super(errors.getFirst().message(), null, false, false);
        this.status = status;
        this.errors = ErrorCollector.bounded(errors);
        this.refusal = refusal;
        this.headers = headers;
    }

    public ApiException(ErrorCode code) {
        this(code.status(), List.of(ApiError.of(code)));
    }

    public ApiException(ErrorCode code, String message) {
        this(code.status(), List.of(ApiError.of(code, message)));
    }

    /** An error after which the client may try again in {@code wait}: in whole seconds, at least one. */
    public static ApiException retryAfter(ErrorCode code, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return new ApiException(
                code.status(),
                List.of(ApiError.of(code, code.message() + "; try again in " + seconds + " s")),
                null,
                Map.of("Retry-After", Long.toString(seconds)));
    }

    /**
     * Why access was refused.
     *
     * @param reason one word, as in metrics
     * @param needed one of these permissions was missing; empty when the reason is another
     * @param caller null when the catching code knows the caller
     */
    public record Refusal(
            String reason, PermissionSet needed, @Nullable Caller caller) {}

    /** Marks the error as a refusal of access, for metrics and the audit log. The response is the same. */
    public ApiException refusing(Enum<?> reason) {
        return refusing(new Refusal(AccessDecision.word(reason), PermissionSet.NONE, null));
    }

    /** The same for a {@code caller} that has none of {@code needed}. */
    public ApiException refusing(Enum<?> reason, PermissionSet needed, Caller caller) {
        return refusing(new Refusal(AccessDecision.word(reason), needed, caller));
    }

    private ApiException refusing(Refusal because) {
        return new ApiException(status, errors, because, headers);
    }

    /** Null when access was not refused. */
    @Nullable
    public Refusal refusal() {
        return refusal;
    }

    public Response response() {
        return Envelope.failure(status, errors).withHeaders(headers);
    }

    public int status() {
        return status;
    }

    public List<ApiError> errors() {
        return errors;
    }
}
