package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Text with a wrong shape or checksum is rejected without a look-up. */
final class LookUpsTest {
    private static final String CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

    private final SplittableRandom random = new SplittableRandom(2);
    private final Counting tokens = new Counting();
    private final Authenticator authenticator = new BearerAuthenticator(
            tokens, List.of(new HmacKey(2, new byte[HmacKey.BYTES]), new HmacKey(1, new byte[HmacKey.BYTES])));

    /** Finds nothing and records the look-ups. */
    private static final class Counting implements TokenLookup {
        private final List<TokenDigest> lookUps = new ArrayList<>();

        @Override
        public @Nullable IndexedToken find(TokenDigest digest) {
            lookUps.add(digest);
            return null;
        }
    }

    @Test
    void oneWrongCharacterAnywhereCostsNoLookUp() {
        for (int i = 0; i < 100; i++) {
            String text = TokenSecret.mint(TokenSecret.Kind.USER, random).reveal();
            for (int at = 0; at < text.length(); at++) {
                for (int j = 0; j < CHARACTERS.length(); j++) {
                    String other = text.substring(0, at) + CHARACTERS.charAt(j) + text.substring(at + 1);
                    if (TokenSecret.parse(other).isEmpty()) {
                        present(other);
                    }
                }
            }
        }
        assertThat(tokens.lookUps).isEmpty();
    }

    @Test
    void garbageCostsNoLookUp() {
        String text = TokenSecret.mint(TokenSecret.Kind.USER, random).reveal();
        for (String garbage : List.of(
                "",
                "x",
                "=",
                text + "=",
                text + text,
                text.substring(1),
                text.toUpperCase(Locale.ROOT),
                "é".repeat(40),
                "a".repeat(100_000))) {
            present(garbage);
        }
        assertThat(tokens.lookUps).isEmpty();
    }

    @Test
    void wellFormedTokenIsLookedUpOnceUnderEachKey() {
        present(TokenSecret.mint(TokenSecret.Kind.USER, random).reveal());
        assertThat(tokens.lookUps).hasSize(3); // by each key, and once more because a digest may be renewed in between
    }

    private void present(String text) {
        assertThat(authenticator.authenticate("Bearer " + text, null, null))
                .isNotInstanceOf(Authentication.TokenAuthenticated.class);
    }
}
