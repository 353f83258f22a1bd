package dev.ambit.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ambit.core.RandomInputs;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claim: a secret is stored only as its HMAC-SHA-256 under a key that is stored separately. */
final class HmacKeyTest {
    private static final TokenSecret TOKEN =
            TokenSecret.parse("ambu_0123456789ABCDEFGHIJKLMNOPQRS0AwXUK").orElseThrow();

    @Test
    void digestIsTheHmacSha256OfTheText() {
        // Computed with another implementation of HMAC-SHA-256, key 00 01 … 1f.
        assertThat(HexFormat.of().formatHex(key(1, 0).digest(TOKEN).bytes()))
                .isEqualTo("dea8d96e83e117400a143a333e11fd452ae49c5a08decd04665eb266829679c4");
    }

    /** Stored codes and encrypted secrets depend on these bytes. */
    @Test
    void derivedKeyIsOneBlockOfHkdfExpand() {
        // The HMAC-SHA-256 of "ambit seal" and the byte 1, computed with another implementation, key 00 01 … 1f.
        assertThat(HexFormat.of().formatHex(key(1, 0).derive("ambit seal")))
                .isEqualTo("42f6157852afe5432dccf5e8ae672b9273e470c152056b73cf72aea827a796dc");
    }

    @Test
    void digestRoundTripsThroughItsBytes() {
        TokenDigest digest = key(1, 0).digest(TOKEN);
        assertThat(TokenDigest.of(digest.bytes())).isEqualTo(digest).hasSameHashCodeAs(digest);
    }

    @Test
    void differentKeysGiveDifferentDigests() {
        assertThat(key(1, 0).digest(TOKEN)).isNotEqualTo(key(1, 1).digest(TOKEN));
    }

    @Test
    void digestsOfManyTokensDiffer() {
        HmacKey key = key(1, 0);
        SplittableRandom random = new SplittableRandom(RandomInputs.seed(3));
        Set<TokenDigest> digests = new HashSet<>();
        Set<Integer> hashCodes = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            TokenDigest digest = key.digest(TokenSecret.mint(TokenSecret.Kind.USER, random));
            digests.add(digest);
            hashCodes.add(digest.hashCode());
        }
        assertThat(digests).hasSize(100_000);
        assertThat(hashCodes).hasSizeGreaterThan(99_900);
    }

    @Test
    void keyIsThreadSafe() throws InterruptedException, ExecutionException {
        HmacKey key = key(1, 0);
        TokenDigest expected = key.digest(TOKEN);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TokenDigest> digest : IntStream.range(0, 2_000)
                    .mapToObj(_ -> threads.submit(() -> key.digest(TOKEN)))
                    .toList()) {
                assertThat(digest.get()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 64})
    void keyOfWrongLengthIsRejected(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HmacKey(1, new byte[length]))
                .withMessageContaining("32 bytes, not " + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void digestOfWrongLengthIsRejected(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenDigest.of(new byte[length]))
                .withMessageContaining("32 bytes, not " + length);
    }

    @Test
    void keyIsNeverPrinted() {
        assertThat(key(7, 0)).hasToString("HmacKey[7]");
        assertThat(key(7, 0).id()).isEqualTo(7);
    }

    @Test
    void keyCopiesItsBytes() {
        byte[] secret = secret(0);
        HmacKey key = new HmacKey(1, secret);
        secret[0] ^= 1;
        assertThat(key.digest(TOKEN)).isEqualTo(key(1, 0).digest(TOKEN));
    }

    private static HmacKey key(int id, int first) {
        return new HmacKey(id, secret(first));
    }

    private static byte[] secret(int first) {
        byte[] secret = new byte[HmacKey.BYTES];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) (first + i);
        }
        return secret;
    }
}
