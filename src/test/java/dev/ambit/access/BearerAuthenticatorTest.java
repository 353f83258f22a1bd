package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.token.HmacKey;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Text that is not a token of this server is classified by its form. */
final class BearerAuthenticatorTest {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{40,64}");

    private final Authenticator authenticator = new BearerAuthenticator(
            _ -> null, List.of(new HmacKey(1, new byte[HmacKey.BYTES])), RetiredDigestListener.NONE);

    @Test
    void wellFormedTextIsUnknownAndOtherTextIsMalformed() {
        for (String unknown : List.of(
                "a".repeat(40), "ambu_" + "0".repeat(35), "-_".repeat(20), "cfut_" + "a".repeat(48), "a".repeat(64))) {
            assertThat(authenticate("Bearer " + unknown)).as(unknown).isInstanceOf(Authentication.Unknown.class);
        }
        for (String malformed : List.of(
                "",
                "CF_DNS_API_TOKEN",
                "0123456789abcdef0123456789abcdef01234",
                "\"" + "a".repeat(40) + "\"",
                "a".repeat(39),
                "a".repeat(65),
                "a".repeat(39) + "é",
                "a".repeat(39) + "\u0000",
                "a".repeat(39) + " a",
                "a".repeat(1_000_000))) {
            assertThat(authenticate("Bearer " + malformed)).as(malformed).isInstanceOf(Authentication.Malformed.class);
        }
        assertThat(authenticate("Basic YWJj")).isInstanceOf(Authentication.Malformed.class);
        assertThat(authenticate("a".repeat(40))).as("without the scheme").isInstanceOf(Authentication.Malformed.class);
        assertThat(authenticate("bEARER   " + "a".repeat(40) + " ")).isInstanceOf(Authentication.Unknown.class);
    }

    @Test
    void agreesWithTheForm() {
        SplittableRandom random = new SplittableRandom(6750);
        String characters = "aZ09-_".repeat(40) + "%@[`{:é/+";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = 38 + random.nextInt(29);
            for (int j = 0; j < length; j++) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            assertThat(authenticate("Bearer " + text) instanceof Authentication.Unknown)
                    .as("%s", text)
                    .isEqualTo(FORM.matcher(text).matches());
        }
    }

    private Authentication authenticate(String authorization) {
        return authenticator.authenticate(authorization, null, null);
    }
}
