package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.token.TokenSecret;

/** Any text is parsed as a secret or is rejected; a parsed secret prints as the same text. */
final class TokenSecretFuzz {
    @FuzzTest(maxDuration = "1m")
    void parse(@NotNull String text) {
        TokenSecret.parse(text).ifPresent(token -> assertThat(token.reveal()).isEqualTo(text));
    }
}
