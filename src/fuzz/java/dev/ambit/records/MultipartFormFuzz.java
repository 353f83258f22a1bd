package dev.ambit.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.http.wire.ApiException;

/** Any body is a form with a file, which is a part of the body, or is rejected. */
final class MultipartFormFuzz {
    @FuzzTest(maxDuration = "1m")
    void read(byte @NotNull [] body, @NotNull String boundary) {
        try {
            String file = ISO_8859_1
                    .decode(ZoneFileUpload.file(body, "multipart/form-data; boundary=" + boundary))
                    .toString();
            assertThat(new String(body, ISO_8859_1)).contains(file);
        } catch (ApiException refused) {
            assertThat(refused.status()).isEqualTo(400);
        }
    }
}
