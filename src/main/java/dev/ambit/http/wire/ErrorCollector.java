package dev.ambit.http.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Collects the errors of one request. At most a hundred errors are kept and the others counted: a body with a million
 * errors must cost neither memory nor a response with as many entries.
 */
public final class ErrorCollector {
    public static final int MAX_ERRORS = 100;

    private final List<ApiError> errors = new ArrayList<>();
    private long more;

    /** {@code error} is called only when the error is kept. */
    void add(Supplier<ApiError> error) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(error.get());
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** The kept errors, and one more with the number of those left out. */
    List<ApiError> all() {
        return withRest(errors, more);
    }

    /** The same for errors that were collected elsewhere. */
    static List<ApiError> bounded(List<ApiError> errors) {
        return errors.size() <= MAX_ERRORS + 1
                ? List.copyOf(errors)
                : withRest(errors.subList(0, MAX_ERRORS), errors.size() - MAX_ERRORS);
    }

    private static List<ApiError> withRest(List<ApiError> errors, long more) {
        if (more == 0) {
            return List.copyOf(errors);
        }
        List<ApiError> all = new ArrayList<>(errors);
        int code = errors.getFirst().code();
        all.add(new ApiError(code, more + " more problems were found and are not listed", null, List.of()));
        return List.copyOf(all);
    }
}
