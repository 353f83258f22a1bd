package dev.ambit.records;

import dev.ambit.core.Problem;
import dev.ambit.core.zonefile.ZoneFile.LineProblem;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import java.util.List;

/** The errors of an import, each at the file and with its line where there is one. */
final class ImportErrors {
    private ImportErrors() {}

    static ApiException invalidLines(List<LineProblem> problems) {
        return new ApiException(
                400,
                problems.stream()
                        .map(problem -> error(problem.problem(), "line " + problem.line() + ": "))
                        .toList());
    }

    static ApiException invalidFile(Problem problem) {
        return new ApiException(400, List.of(error(problem, "")));
    }

    private static ApiError error(Problem problem, String where) {
        return ApiError.at("/file", problem.code(), where + problem.message());
    }
}
