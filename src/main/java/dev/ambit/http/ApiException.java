package dev.ambit.http;

import java.util.List;

/** Ends a request with errors that its sender can do something about. Carries no stack trace: it is an answer, not a fault. */
public final class ApiException extends RuntimeException {
    private final int status;
    private final List<ApiError> errors;

    public ApiException(int status, List<ApiError> errors) {
        super(errors.getFirst().message(), null, false, false);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    public ApiException(ErrorCode code) {
        this(code.status(), List.of(ApiError.of(code)));
    }

    public ApiException(ErrorCode code, String message) {
        this(code.status(), List.of(ApiError.of(code, message)));
    }

    public int status() {
        return status;
    }

    public List<ApiError> errors() {
        return errors;
    }
}
