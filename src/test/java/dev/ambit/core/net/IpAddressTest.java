package dev.ambit.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claim: an address has one interpretation only, and any other text is rejected. */
final class IpAddressTest {
    private final Addresses addresses = new Addresses(new SplittableRandom(RandomInputs.seed(4291)));

    @Test
    void loopbackIsABlockInIpv4AndOneAddressInIpv6() {
        for (String text : List.of("127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1")) {
            assertThat(IpAddress.parse(text).orElseThrow().isLoopback())
                    .as(text)
                    .isTrue();
        }
        for (String text : List.of("128.0.0.1", "0.0.0.1", "::2", "1::1", "::127.0.0.1")) {
            assertThat(IpAddress.parse(text).orElseThrow().isLoopback())
                    .as(text)
                    .isFalse();
        }
    }

    @Test
    void everySpellingIsParsed() {
        for (int i = 0; i < 200_000; i++) {
            BigInteger number = addresses.number();
            String text = addresses.spell(number);
            assertThat(ReferenceAddress.parse(text)).as(text).contains(number);
            assertThat(IpAddress.parse(text)).as(text).contains(Addresses.of(number));
        }
    }

    @Test
    void socketAddressEqualsItsPrintedForm() throws UnknownHostException {
        for (int i = 0; i < 100_000; i++) {
            IpAddress address = addresses.address();
            byte[] bytes = new byte[16];
            for (int at = 0; at < 16; at++) {
                bytes[at] = (byte) ((at < 8 ? address.high() : address.low()) >>> (56 - 8 * (at % 8)));
            }
            assertThat(IpAddress.of(InetAddress.getByAddress(bytes))).isEqualTo(address);
            assertThat(IpAddress.parse(address.toString())).as("%s", address).contains(address);
        }
    }

    @Test
    void parseAgreesWithReference() {
        int valid = 0;
        for (int i = 0; i < 300_000; i++) {
            String text = addresses.mutated();
            assertThat(IpAddress.parse(text))
                    .as("`%s`", text)
                    .isEqualTo(ReferenceAddress.parse(text).map(Addresses::of));
            valid += IpAddress.parse(text).isPresent() ? 1 : 0;
        }
        assertThat(valid).isBetween(10_000, 200_000);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1",
        "::ffff:192.0.2.1,192.0.2.1",
        "::FFFF:C000:0201,192.0.2.1",
        "0:0:0:0:0:ffff:c000:201,192.0.2.1",
        "::,::",
        "0:0:0:0:0:0:0:0,::",
        "::1,::1",
        "1::,1::",
        "2001:0DB8:0000:0000:0000:0000:0000:0001,2001:db8::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3,1:0:0:2::3",
        "::192.0.2.1,::c000:201",
        "64:ff9b::192.0.2.1,64:ff9b::c000:201"
    })
    void printsAsInRfc5952(String text, String printed) {
        assertThat(IpAddress.parse(text).orElseThrow()).hasToString(printed);
    }

    @ParameterizedTest
    @MethodSource("invalidAddresses")
    void ambiguousAddressIsRejected(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    // tidy: one table, with a line for each invalid text
    static Stream<String> invalidAddresses() {
        return Stream.of(
                "",
                " ",
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4.",
                "1.2.3.4.5",
                "1..3.4",
                "256.0.0.1",
                "1.2.3.256",
                "-1.2.3.4",
                "+1.2.3.4",
                "010.0.0.1",
                "01.2.3.4",
                "1.2.3.04",
                "0x7f.0.0.1",
                "0x7f.1",
                "0x7f000001",
                "127.1",
                "2130706433",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "1.2.3.4\u0000",
                "1.2.3.4:80",
                "1.2.3.4/32",
                "\u0661.2.3.4",
                "１.2.3.4",
                "1。2。3。4",
                "localhost",
                "example.com",
                ":",
                ":::",
                "::1::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "12345::",
                "g::",
                "::%",
                "fe80::1%eth0",
                "fe80::1%1",
                "fe80::1%25eth0",
                "[::1]",
                "[::1",
                "::1]",
                "[::1]:80",
                "[1.2.3.4]",
                "::1/128",
                " ::1",
                "::1 ",
                "::1\n",
                "::ffff:1.2.3",
                "::ffff:127.1",
                "::ffff:010.0.0.1",
                "::ffff:0x7f.0.0.1",
                "::ffff:1.2.3.256",
                "::1.2.3.4:1",
                "1.2.3.4::",
                "::ffff:1.2.3.4.5",
                "::٣",
                "ipv4",
                "unknown",
                "_hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", ":", ".", "0", "f", "::", "1.", "1:", "[", "%", "\ud800", " "})
    @Timeout(10)
    void veryLongTextIsRejectedInBoundedTime(String piece) {
        assertThat(IpAddress.parse(piece.repeat(100_000))).isEmpty();
        assertThat(IpAddress.parse("::" + piece.repeat(100_000))).isEmpty();
        assertThat(Cidr.parse(piece.repeat(100_000))).isEmpty();
        assertThat(Cidr.parse("::/" + piece.repeat(100_000))).isEmpty();
        assertThat(Cidr.parse(piece.repeat(100_000) + "/8")).isEmpty();
    }
}
