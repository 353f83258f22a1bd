package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.token.DigestKey;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is no token of ours: one of another issuer, or nothing that can be read. */
final class BearerAuthenticatorTest {
    private static final Pattern TOKEN68 = Pattern.compile("[A-Za-z0-9._~+/-]{1,512}=*");

    private final Authenticator authenticator =
            new BearerAuthenticator(_ -> null, List.of(new DigestKey(1, new byte[DigestKey.BYTES])), Renewals.NONE);

    @Test
    void whatAnotherIssuerCouldHaveMadeIsUnknownAndAllElseMalformed() {
        for (String unknown :
                List.of("x", "a.b.c", "YWJj==", "-._~+/", "ambu_", "a".repeat(512), "a".repeat(512) + "=")) {
            assertThat(judge("Bearer " + unknown)).as(unknown).isInstanceOf(Authentication.Unknown.class);
        }
        for (String malformed : List.of("", "=", "a=b", "a b", "é", "a\u0000", "a,b", "a".repeat(513))) {
            assertThat(judge("Bearer " + malformed)).as(malformed).isInstanceOf(Authentication.Malformed.class);
        }
        assertThat(judge("Basic YWJj")).isInstanceOf(Authentication.Malformed.class);
        assertThat(judge("bEARER   x ")).isInstanceOf(Authentication.Unknown.class);
    }

    @Test
    void agreesWithTheGrammar() {
        SplittableRandom random = new SplittableRandom(6750);
        String characters = "aZ09-._~+/==%@[`{:é";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(6);
            for (int j = 0; j < length; j++) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            assertThat(judge("Bearer " + text) instanceof Authentication.Unknown)
                    .as("%s", text)
                    .isEqualTo(TOKEN68.matcher(text).matches());
        }
    }

    private Authentication judge(String authorization) {
        return authenticator.authenticate(authorization, null, null);
    }
}
