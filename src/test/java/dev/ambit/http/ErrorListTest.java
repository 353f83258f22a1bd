package dev.ambit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.ErrorCollector;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Attack: a body with a hundred thousand errors, to get a response with as many entries. */
final class ErrorListTest {
    private static final int WRONG = 100_000;

    @Test
    void aHundredErrorsAreListedAndTheRestIsCounted() {
        String body = "{\"list\":[" + String.join(",", Collections.nCopies(WRONG, "1")) + "]}";
        JsonFields fields = JsonFields.of(Json.read(body.getBytes(UTF_8)), ErrorCode.INVALID_REQUEST);
        fields.texts("list", WRONG);
        assertBounded(catchThrowableOfType(ApiException.class, fields::check).errors());
    }

    @Test
    void unknownMembersAreCountedBeyondAHundred() {
        String members =
                IntStream.range(0, WRONG).mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(","));
        JsonFields fields = JsonFields.of(Json.read(("{" + members + "}").getBytes(UTF_8)), ErrorCode.INVALID_REQUEST);
        fields.rejectUnknown("a member", List.of("known"));
        assertBounded(catchThrowableOfType(ApiException.class, fields::check).errors());
    }

    @Test
    void errorsCollectedElsewhereAreBounded() {
        ApiError error = ApiError.at("/x", 1004, "wrong");
        assertBounded(new ApiException(400, Collections.nCopies(WRONG, error)).errors());
        assertThat(new ApiException(400, Collections.nCopies(100, error)).errors())
                .hasSize(100);
    }

    @Test
    void longMemberNameIsTruncatedInTheResponse() {
        String body = "{\"" + "x".repeat(40_000) + "\":1}";
        JsonFields fields = JsonFields.of(Json.read(body.getBytes(UTF_8)), ErrorCode.INVALID_REQUEST);
        fields.rejectUnknown("a member", List.of("known"));
        ApiError error =
                catchThrowableOfType(ApiException.class, fields::check).errors().getFirst();
        assertThat(error.message()).hasSizeLessThan(300);
        assertThat(error.pointer()).hasSizeLessThan(300);
    }

    private static void assertBounded(List<ApiError> errors) {
        assertThat(errors).hasSize(ErrorCollector.MAX_ERRORS + 1);
        assertThat(errors.getLast().message())
                .isEqualTo((WRONG - ErrorCollector.MAX_ERRORS) + " more problems were found and are not listed");
        assertThat(errors.getLast().code()).isEqualTo(errors.getFirst().code());
    }
}
