package dev.ambit.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OneLineTest {
    private static final List<String> CONTROLS =
            List.of("\0", "\t", "\n", "\r", "\u001b[2J", "\u007f", "\u0085", "\u009b2J");
    private static final List<String> SEPARATORS = List.of("\u2028", "\u2029");
    private static final List<String> DIRECTIONS = List.of(
            "\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067",
            "\u2068", "\u2069");
    private static final List<String> SURROGATES = List.of("\ud800", "\udfff", "\udc00\ud800");

    @Test
    void namesOfAllScriptsAreOneLine() {
        for (String name :
                List.of("", "a b", "Bücher", "日本語", "שלום", "سلام", "नमस्ते", "👩‍👩‍👧", "\u00a0", "\ufffd")) {
            assertThat(OneLine.isValid(name)).as(name).isTrue();
            assertThat(OneLine.masked(name)).isEqualTo(name);
        }
    }

    @Test
    void controlAndDirectionCharactersAreRejected() {
        for (List<String> kind : List.of(CONTROLS, SEPARATORS, DIRECTIONS, SURROGATES)) {
            for (String bad : kind) {
                String name = "a" + bad + "z";
                assertThat(OneLine.isValid(name)).as("%x", (int) bad.charAt(0)).isFalse();
                assertThat(OneLine.isValid(OneLine.masked(name))).isTrue();
                assertThat(OneLine.masked(name)).startsWith("a?").endsWith("z");
            }
        }
    }
}
