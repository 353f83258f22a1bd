package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.token.TokenText;

/** Any text is a secret or none, and a secret is that very text. */
final class TokenFuzz {
    @FuzzTest(maxDuration = "1m")
    void parse(@NotNull String text) {
        TokenText.parse(text).ifPresent(token -> assertThat(token.reveal()).isEqualTo(text));
    }
}
