package dev.ambit.core.net;

import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random addresses in every spelling, many of them close to each other and to boundary values. */
public final class Addresses {
    private static final List<String> EDGES = List.of(
            "0.0.0.0",
            "255.255.255.255",
            "192.0.2.0",
            "192.0.2.255",
            "::",
            "::1",
            "::ffff:0:0",
            "::fffe:ffff:ffff",
            "::1:0:0:0",
            "2001:db8::",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    private static final String PUNCTUATION = "0123456789abcdefABCDEF:::...//%[] x\u0661";

    private final RandomGenerator random;

    public Addresses(RandomGenerator random) {
        this.random = random;
    }

    public BigInteger number() {
        return switch (random.nextInt(4)) {
            case 0 -> ReferenceAddress.MAPPED.add(BigInteger.valueOf(random.nextInt() & 0xffff_ffffL));
            case 1 -> groups();
            case 2 -> ReferenceAddress.parse(edge()).orElseThrow();
            default -> {
                BigInteger near = ReferenceAddress.parse(edge()).orElseThrow();
                yield near.flipBit(random.nextInt(128));
            }
        };
    }

    public IpAddress address() {
        return of(number());
    }

    public static IpAddress of(BigInteger number) {
        return new IpAddress(number.shiftRight(64).longValue(), number.longValue());
    }

    /** Returns a random spelling of {@code number}. */
    public String spell(BigInteger number) {
        if (ReferenceAddress.isIpv4(number) && random.nextBoolean()) {
            return dotted(number.intValue());
        }
        StringBuilder text = new StringBuilder();
        int groups = random.nextInt(3) == 0 ? 6 : 8;
        int gapFrom = random.nextInt(groups);
        int gap = gapFrom;
        while (gap < groups && group(number, gap) == 0) {
            gap++;
        }
        for (int i = 0; i < groups; i++) {
            if (i == gapFrom && gap > gapFrom) {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) != ':' ? "::" : ":");
                i = gap - 1;
                continue;
            }
            text.append(hex(group(number, i)));
            if (i < 7) {
                text.append(':');
            }
        }
        if (groups == 6) {
            text.append(dotted(number.intValue()));
        }
        return text.toString();
    }

    public String block() {
        BigInteger number = number();
        String text = spell(number);
        int bits = text.contains(":") ? 128 : 32;
        return random.nextInt(4) == 0 ? text : text + "/" + random.nextInt(bits + 1);
    }

    public Cidr cidr() {
        return Cidr.parse(block()).orElseThrow();
    }

    /** Returns a text that may or may not be an address or a block. */
    public String mutated() {
        StringBuilder text = new StringBuilder(block());
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            char c = PUNCTUATION.charAt(random.nextInt(PUNCTUATION.length()));
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1));
                default -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(c));
            }
        }
        return text.toString();
    }

    private BigInteger groups() {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < 8; i++) {
            int group = random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0;
            number = number.shiftLeft(16).add(BigInteger.valueOf(group));
        }
        return number;
    }

    private String edge() {
        return EDGES.get(random.nextInt(EDGES.size()));
    }

    private String hex(int group) {
        String text = Integer.toHexString(group);
        text = random.nextBoolean() ? text : text.toUpperCase(java.util.Locale.ROOT);
        return random.nextInt(3) == 0 ? "0".repeat(4 - text.length()) + text : text;
    }

    private static int group(BigInteger number, int index) {
        return number.shiftRight(112 - 16 * index).intValue() & 0xffff;
    }

    private static String dotted(int ipv4) {
        return (ipv4 >>> 24) + "." + (ipv4 >>> 16 & 0xff) + "." + (ipv4 >>> 8 & 0xff) + "." + (ipv4 & 0xff);
    }
}
