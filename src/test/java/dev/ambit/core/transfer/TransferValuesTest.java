package dev.ambit.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.net.Cidr;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for algorithms, secrets and ranges. */
final class TransferValuesTest {
    @ParameterizedTest
    @CsvSource({
        "hmac-sha256., HMAC_SHA256",
        "hmac-sha256, HMAC_SHA256",
        "HMAC-SHA384., HMAC_SHA384",
        "hmac-sha512, HMAC_SHA512"
    })
    void algorithmIsParsedWithAndWithoutTheDot(String text, TsigAlgorithm algorithm) {
        assertThat(TsigAlgorithm.parse(text)).contains(algorithm);
        assertThat(TsigAlgorithm.parse(algorithm.toString())).contains(algorithm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmac-md5.sig-alg.reg.int.", "hmac-sha1", "hmac-sha256..", "", "sha256"})
    void otherAlgorithmsAreRejected(String text) {
        assertThat(TsigAlgorithm.parse(text)).isEmpty();
    }

    @Test
    void secretIsPrintedAsParsedAndMaskedAsText() {
        TsigSecret secret = TsigSecret.random(new Random(1));
        assertThat(secret.bytes()).hasSize(32);
        assertThat(TsigSecret.parse(secret.base64())).contains(secret);
        assertThat(secret).hasToString(TsigSecret.MASK);
        assertThat(TsigSecret.of(new byte[16])).isNotEqualTo(secret);
    }

    @Test
    void hexadecimalExampleOfTheApiIsBase64() {
        String example = "caf79a7804b04337c9c66ccd7bef9190a1e1679b5dd03d8aa10f7ad45e1a9dab"
                + "92b417896c15d4d007c7c14194538d2a5d0feffdecc5a7f0e1c570cfa700837c";
        assertThat(TsigSecret.parse(example).orElseThrow().bytes()).hasSize(96);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // empty
                "AAAAAAAAAAAAAAAAAAAA", // 15 bytes
                "AAAAAAAAAAAAAAAAAAAAAA", // no padding
                "AAAAAAAAAAAAAAAAAAAAAB==", // unused bits
                "AAAAAAAA AAAAAAAAAAAAAA==",
                "----------------------==",
                TsigSecret.MASK
            })
    void otherSecretsAreRejected(String text) {
        assertThat(TsigSecret.parse(text)).isEmpty();
    }

    @Test
    void secretHasAtMost256Bytes() {
        assertThat(TsigSecret.of(new byte[256]).bytes()).hasSize(256);
        assertThatThrownBy(() -> TsigSecret.of(new byte[257])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TsigSecret.of(new byte[15])).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "192.0.2.0/24", "192.0.2.53/28", "2001:db8::/64", "::ffff:192.0.2.0/120"})
    void narrowRangesAreAccepted(String text) {
        assertThat(Acl.parseRange(text)).contains(Cidr.parse(text).orElseThrow());
    }

    /** Otherwise one entry publishes every zone of the account to the whole network. */
    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.0/23", "0.0.0.0/0", "::/0", "2001:db8::/63", "::ffff:192.0.2.0/119", "example.com", ""})
    void wideRangesAreRejected(String text) {
        assertThat(Acl.parseRange(text)).isEmpty();
    }
}
