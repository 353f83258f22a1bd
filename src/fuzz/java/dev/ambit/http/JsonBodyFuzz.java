package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Any body is JSON in UTF-8 or rejected as malformed, and its fields are read or reported as invalid. */
final class JsonBodyFuzz {
    @FuzzTest(maxDuration = "1m")
    void read(byte @NotNull [] body) {
        JsonNode json;
        try {
            json = Json.read(body);
        } catch (ApiException malformed) {
            assertThat(malformed.response().status()).isEqualTo(400);
            return;
        }
        assertThat(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                .isEqualTo(body);
        JsonFields fields = JsonFields.of(json, ErrorCode.INVALID_REQUEST);
        String name = fields.name("name", 1, 100, null);
        fields.optionalText("text", 100);
        fields.optionalNumber("number");
        fields.optionalFlag("flag");
        fields.optionalInstant("time");
        fields.texts("texts", 10);
        fields.objects("objects", 10).forEach(inner -> inner.name("name", 1, 100, null));
        fields.email("email");
        fields.secret("secret");
        if (fields.isValid()) {
            byte[] stored = name.getBytes(StandardCharsets.UTF_8);
            assertThat(new String(stored, StandardCharsets.UTF_8)).isEqualTo(name);
        } else {
            assertThat(refusal(fields)).isEqualTo(400);
        }
    }

    private static int refusal(JsonFields fields) {
        try {
            fields.check();
        } catch (ApiException refused) {
            return refused.response().status();
        }
        return 200;
    }
}
