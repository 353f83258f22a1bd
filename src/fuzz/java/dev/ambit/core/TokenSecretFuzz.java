package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.token.TokenSecret;

/** Any text is a secret or none, and a secret is that very text. */
final class LexemeFuzz {
    @FuzzTest(maxDuration = "1m")
    void parse(@NotNull String text) {
        TokenSecret.parse(text).ifPresent(token -> assertThat(token.reveal()).isEqualTo(text));
    }
}
