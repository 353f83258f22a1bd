package dev.ambit.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claim: a block contains the addresses of its prefix, and no IPv6 block allows an IPv4 client by accident. */
final class CidrTest {
    private final SplittableRandom random = new SplittableRandom(RandomInputs.seed(4632));
    private final Addresses addresses = new Addresses(random);

    @Test
    void containsAgreesWithReference() {
        int inside = 0;
        for (int i = 0; i < 300_000; i++) {
            String block = addresses.block();
            Cidr cidr = Cidr.parse(block).orElseThrow(() -> new AssertionError(block));
            BigInteger number = random.nextBoolean() ? addresses.number() : near(cidr);
            Boolean expected = ReferenceAddress.contains(block, number);
            assertThat(cidr.contains(Addresses.of(number)))
                    .as("%s in %s", Addresses.of(number), block)
                    .isEqualTo(expected);
            inside += Boolean.TRUE.equals(expected) ? 1 : 0;
        }
        assertThat(inside).isGreaterThan(50_000);
    }

    @Test
    void parseAgreesWithReference() {
        int valid = 0;
        for (int i = 0; i < 300_000; i++) {
            String text = addresses.mutated();
            boolean isBlock = ReferenceAddress.contains(text, BigInteger.ZERO) != null;
            assertThat(Cidr.parse(text).isPresent()).as("`%s`", text).isEqualTo(isBlock);
            valid += isBlock ? 1 : 0;
        }
        assertThat(valid).isBetween(30_000, 250_000);
    }

    @Test
    void blockThatContainsAnotherContainsItsAddresses() {
        int nested = 0;
        for (int i = 0; i < 300_000; i++) {
            Cidr outer = addresses.cidr();
            Cidr inner = random.nextBoolean()
                    ? addresses.cidr()
                    : Cidr.parse(outer.base() + "/" + random.nextInt(33)).orElseThrow();
            if (!outer.containsAll(inner)) {
                continue;
            }
            nested++;
            for (int j = 0; j < 5; j++) {
                IpAddress address = j == 0 ? addresses.address() : Addresses.of(near(inner));
                assertThat(inner.contains(address) && !outer.contains(address))
                        .as("%s in %s in %s", address, inner, outer)
                        .isFalse();
            }
        }
        assertThat(nested).isGreaterThan(20_000);
    }

    @Test
    void textIsReturnedAsSent() {
        for (int i = 0; i < 10_000; i++) {
            String block = addresses.block();
            assertThat(Cidr.parse(block).orElseThrow().text()).isEqualTo(block);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77/24,     192.0.2.1,          true",
        "192.0.2.77/24,     192.0.3.1,          false",
        "192.0.2.1,         192.0.2.1,          true",
        "192.0.2.1,         192.0.2.2,          false",
        "192.0.2.1/32,      192.0.2.1,          true",
        "192.0.2.1/32,      ::ffff:192.0.2.1,   true",
        "0.0.0.0/0,         255.255.255.255,    true",
        "0.0.0.0/0,         ::1,                false",
        "0.0.0.0/0,         ::192.0.2.1,        false",
        "128.0.0.0/1,       127.255.255.255,    false",
        "128.0.0.0/1,       128.0.0.0,          true",
        "::/0,              2001:db8::1,        true",
        "::/0,              ::,                 true",
        "::/0,              192.0.2.1,          false",
        "::/0,              ::ffff:192.0.2.1,   false",
        "::/80,             192.0.2.1,          false",
        "::/95,             192.0.2.1,          false",
        "::ffff:0:0/96,     192.0.2.1,          true",
        "::ffff:0:0/95,     192.0.2.1,          false",
        "::ffff:0:0/95,     ::fffe:0:1,         true",
        "::ffff:192.0.2.0/120, 192.0.2.9,       true",
        "::ffff:192.0.2.0/120, 192.0.3.9,       false",
        "2001:db8::/32,     2001:db8:ffff::1,   true",
        "2001:db8::/32,     2001:db9::1,        false",
        "2001:db8::1/128,   2001:db8::1,        true",
        "2001:db8::1/128,   2001:db8::2,        false",
        "2001:db8::/63,     2001:db8:0:1::,     true",
        "2001:db8::/64,     2001:db8:0:1::,     false",
        "2001:db8::/65,     2001:db8:0:0:8000::, false"
    })
    void edgesOfBlocks(String block, String address, boolean inside) {
        assertThat(Cidr.parse(block)
                        .orElseThrow()
                        .contains(IpAddress.parse(address).orElseThrow()))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/024",
                "192.0.2.0/00",
                "192.0.2.0/-1",
                "192.0.2.0/+1",
                "192.0.2.0/ 8",
                "192.0.2.0/8 ",
                "192.0.2.0//8",
                "192.0.2.0/8/8",
                "192.0.2.0/٨",
                "192.0.2.0/255.255.255.0",
                "192.0.2/24",
                "192.0.2.0/1e1",
                "::/129",
                "::/0x10",
                "2001:db8::%1/64",
                "[2001:db8::]/32",
                "*",
                "0/0",
                "192.0.2.*",
                "192.0.2.0-192.0.2.9",
                "all",
                "192.0.2.0/4294967304"
            })
    void invalidBlockIsRejected(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    /** Returns an address with the prefix of the block, except for one bit near the end of the prefix. */
    private BigInteger near(Cidr cidr) {
        BigInteger base = BigInteger.valueOf(cidr.base().high())
                .and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE))
                .shiftLeft(64)
                .or(BigInteger.valueOf(cidr.base().low())
                        .and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)));
        int bit = 128 - cidr.prefixLength() + random.nextInt(3) - 1;
        return base.flipBit(Math.clamp(bit, 0, 127));
    }
}
