package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.http.ApiException;
import java.nio.charset.StandardCharsets;

/** Any body is a form with a file, a part of which it gives, or is refused. */
final class FormFuzz {
    @FuzzTest(maxDuration = "1m")
    void read(byte @NotNull [] body, @NotNull String boundary) {
        try {
            String file = Upload.text(body, "multipart/form-data; boundary=" + boundary);
            assertThat(new String(body, StandardCharsets.UTF_8)).contains(file);
        } catch (ApiException refused) {
            assertThat(refused.status()).isEqualTo(400);
        }
    }
}
