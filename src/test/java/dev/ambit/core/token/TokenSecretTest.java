package dev.ambit.core.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.token.TokenSecret.Kind;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Claim: a secret has the specified form, and no typing error gives another valid one. {@code -Dambit.tokens} extends
 * the run.
 */
final class TokenSecretTest {
    private static final int TOKENS = Integer.getInteger("ambit.tokens", 1_000_000);
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BODY = 5;
    private static final int CHECKSUM = 34;

    /** A fixed token, computed with another implementation of CRC32, so that the format cannot change. */
    private static final String KNOWN = "ambu_0123456789ABCDEFGHIJKLMNOPQRS0AwXUK";

    private final SplittableRandom random = new SplittableRandom(RandomInputs.seed(40));

    @ParameterizedTest
    @EnumSource
    void mintedTokenHasTheFormThatClientsAccept(Kind kind) {
        for (int i = 0; i < 1_000; i++) {
            TokenSecret token = TokenSecret.mint(kind, random);
            assertThat(token.reveal()).hasSize(40).matches("amb[uasl]_[A-Za-z0-9]{35}");
            assertThat(token.reveal().charAt(3))
                    .isEqualTo(Character.toLowerCase(kind.name().charAt(0)));
            assertThat(token.kind()).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @EnumSource
    void mintedTokenIsParsed(Kind kind) {
        for (int i = 0; i < 1_000; i++) {
            String text = TokenSecret.mint(kind, random).reveal();
            TokenSecret parsed = TokenSecret.parse(text).orElseThrow();
            assertThat(parsed.reveal()).isEqualTo(text);
            assertThat(parsed.kind()).isEqualTo(kind);
        }
    }

    @Test
    void checksumIsTheCrc32OfPrefixAndBody() {
        assertThat(TokenSecret.parse(KNOWN)).isPresent();
    }

    @Test
    void everySubstitutionIsRejected() {
        for (int i = 0; i < 200; i++) {
            char[] text = minted().toCharArray();
            for (int at = 0; at < text.length; at++) {
                char original = text[at];
                for (char other = 0; other < 0x180; other++) {
                    text[at] = other;
                    if (other != original) {
                        assertRejected(new String(text));
                    }
                }
                text[at] = original;
            }
        }
    }

    @Test
    void everyTranspositionOfNeighboursIsRejected() {
        for (int i = 0; i < 50_000; i++) {
            char[] text = minted().toCharArray();
            for (int at = 0; at + 1 < text.length; at++) {
                char first = text[at];
                char second = text[at + 1];
                text[at] = second;
                text[at + 1] = first;
                if (first != second) {
                    assertRejected(new String(text));
                }
                text[at] = first;
                text[at + 1] = second;
            }
        }
    }

    @Test
    void everyOtherLengthIsRejected() {
        String text = minted();
        for (int length = 0; length < text.length(); length++) {
            assertRejected(text.substring(0, length));
        }
        assertRejected(text + "0");
        assertRejected(" " + text);
        assertRejected(text + "\n");
        assertRejected(text + text);
        assertRejected("a".repeat(100_000));
        assertRejected("\u0000".repeat(40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d\ude00", "\ud800", "\u0430", "\uff41", "\u0661", "\u0161", "\u212a", "e\u0301"})
    void lettersOfOtherScriptsAreRejectedAtEveryPosition(String letter) {
        String text = minted();
        for (int at = 0; at + letter.length() <= text.length(); at++) {
            assertRejected(text.substring(0, at) + letter + text.substring(at + letter.length()));
        }
    }

    @ParameterizedTest
    @MethodSource("lookAlikes")
    void lookAlikeIsRejected(String text) {
        assertRejected(text);
    }

    static Stream<String> lookAlikes() {
        return Stream.of(
                KNOWN.toLowerCase(java.util.Locale.ROOT),
                KNOWN.toUpperCase(java.util.Locale.ROOT),
                KNOWN.replace('_', '-'),
                "ambx_" + KNOWN.substring(5),
                "amba_" + KNOWN.substring(5),
                "Bearer " + KNOWN,
                "YQSn-xWAQiiEh9qM58wZNnyQS7FUdoqGIUAbrh7T",
                "0".repeat(40),
                "ambu_" + "0".repeat(35),
                "ambu_" + "z".repeat(35));
    }

    @Test
    void secretIsNeverPrinted() {
        String text = minted();
        TokenSecret token = TokenSecret.parse(text).orElseThrow();
        assertThat(token.toString()).isEqualTo("TokenSecret[ambu_…]");
        assertThat(String.valueOf(TokenSecret.parse(text))).doesNotContain(text.substring(BODY, CHECKSUM));
        assertThat(TokenSecret.mint(Kind.ACCOUNT, random)).hasToString("TokenSecret[amba_…]");
    }

    @Test
    void everyCharacterIsEquallyLikelyAtEveryPlace() {
        long[][] counts = new long[CHECKSUM - BODY][ALPHABET.length()];
        for (int i = 0; i < TOKENS; i++) {
            String text = minted();
            for (int at = BODY; at < CHECKSUM; at++) {
                counts[at - BODY][ALPHABET.indexOf(text.charAt(at))]++;
            }
        }
        double expected = (double) TOKENS / ALPHABET.length();
        for (long[] position : counts) {
            double chiSquare = Arrays.stream(position)
                    .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                    .sum();
            // 61 degrees of freedom: a uniform source exceeds 129 once in a million times.
            assertThat(chiSquare).isLessThan(129);
        }
    }

    @Test
    void noTwoTokensMeet() {
        long[] prefixes = new long[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            String text = minted();
            for (int at = BODY; at < BODY + 10; at++) {
                prefixes[i] = prefixes[i] * ALPHABET.length() + ALPHABET.indexOf(text.charAt(at));
            }
        }
        Arrays.sort(prefixes);
        for (int i = 1; i < TOKENS; i++) {
            assertThat(prefixes[i] != prefixes[i - 1])
                    .as("the first 60 of 172 bits are the same in two of %d tokens", TOKENS)
                    .isTrue();
        }
    }

    private String minted() {
        return TokenSecret.mint(Kind.USER, random).reveal();
    }

    private static void assertRejected(String text) {
        if (TokenSecret.parse(text).isPresent()) {
            throw new AssertionError("accepted as a token: " + text);
        }
    }
}
