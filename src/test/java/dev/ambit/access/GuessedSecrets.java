package dev.ambit.access;

import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.StoredToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/**
 * Presents guesses to an index of one token: with one wrong character, or entirely wrong. Implements functions of the
 * JDK, so that an instrumenting class loader can load it.
 */
public final class GuessedSecrets implements ToLongFunction<String>, UnaryOperator<String> {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BODY = 34;

    private final SplittableRandom random = new SplittableRandom(4);
    private final String secret =
            TokenSecret.mint(TokenSecret.Kind.USER, random).reveal();
    private final Authenticator authenticator;

    public GuessedSecrets() {
        HmacKey key = new HmacKey(1, new byte[HmacKey.BYTES]);
        TokenIndex index = new TokenIndex(Catalog.load().groups(), new InMemoryDirectory(new RoleCatalog(List.of())));
        Token token = new Token(
                new TokenId(1, 1),
                new TokenOwner.Account(new AccountId(2, 2)),
                "one",
                true,
                List.of(),
                AddressCondition.NONE,
                Lifetime.UNLIMITED,
                NOON,
                NOON);
        index.put(new StoredToken(token, key.digest(TokenSecret.parse(secret).orElseThrow()), 1, null));
        this.authenticator = new BearerAuthenticator(index, List.of(key));
    }

    /** Presents a header; returns 1 when it is accepted. */
    @Override
    public long applyAsLong(String header) {
        return authenticator.authenticate(header, null, null) instanceof Authentication.TokenAuthenticated ? 1 : 0;
    }

    /** The header of a guess of the given kind. */
    @Override
    public String apply(String kind) {
        return "Bearer " + text(kind);
    }

    private String text(String kind) {
        return switch (kind) {
            case "right" -> secret;
            case "another" -> TokenSecret.mint(TokenSecret.Kind.USER, random).reveal();
            case "wrong first character" -> withChecksum(changed(5));
            case "wrong middle character" -> withChecksum(changed(20));
            case "wrong last character" -> withChecksum(changed(BODY - 1));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private String changed(int at) {
        char other = secret.charAt(at);
        while (other == secret.charAt(at)) {
            other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return secret.substring(0, at) + other + secret.substring(at + 1, BODY);
    }

    private static String withChecksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        StringBuilder checksum = new StringBuilder();
        for (long rest = crc.getValue(), i = 0; i < 6; rest /= ALPHABET.length(), i++) {
            checksum.insert(0, ALPHABET.charAt((int) (rest % ALPHABET.length())));
        }
        return body + checksum;
    }
}
