package dev.ambit.core.net;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The test oracle for {@link IpAddress} and {@link Cidr}: parses addresses and blocks as in RFC 4291, 2.2, and IPv4 as
 * four decimal numbers without leading zeros. Addresses are numbers of 128 bits. Independent of the JDK's parsers.
 */
public final class ReferenceAddress {
    static final BigInteger MAPPED = BigInteger.valueOf(0xffff).shiftLeft(32);
    private static final int BITS = 128;

    private ReferenceAddress() {}

    public static Optional<BigInteger> parse(String text) {
        if (!text.contains(":")) {
            return dotted(text).map(MAPPED::add);
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(groups -> groups.size() == 8).map(ReferenceAddress::number);
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        Optional<List<Integer>> left = before.contains(".") ? Optional.empty() : groupsOrNone(before);
        Optional<List<Integer>> right = groupsOrNone(after);
        if (left.isEmpty() || right.isEmpty() || left.get().size() + right.get().size() > 7) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(left.get());
        while (all.size() + right.get().size() < 8) {
            all.add(0);
        }
        all.addAll(right.get());
        return Optional.of(number(all));
    }

    /** Whether {@code block} contains {@code address}; null when {@code block} is invalid. */
    static @Nullable public Boolean contains(String block, BigInteger address) {
        int slash = block.indexOf('/');
        Optional<BigInteger> base = parse(slash < 0 ? block : block.substring(0, slash));
        int bits = block.contains(":") ? BITS : 32;
        int length = slash < 0 ? bits : number(block.substring(slash + 1), bits);
        if (base.isEmpty() || length < 0) {
            return null;
        }
        int hostBits = bits - length;
        boolean blockIsIpv4 = isIpv4(base.get()) && hostBits <= 32;
        return blockIsIpv4 == isIpv4(address) && base.get().shiftRight(hostBits).equals(address.shiftRight(hostBits));
    }

    static boolean isIpv4(BigInteger address) {
        return address.shiftRight(32).equals(MAPPED.shiftRight(32));
    }

    private static Optional<List<Integer>> groupsOrNone(String text) {
        return text.isEmpty() ? Optional.of(List.of()) : groups(text);
    }

    private static Optional<List<Integer>> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].contains(".")) {
                Optional<BigInteger> tail = dotted(parts[i]);
                if (tail.isEmpty()) {
                    return Optional.empty();
                }
                groups.add(tail.get().intValue() >>> 16);
                groups.add(tail.get().intValue() & 0xffff);
            } else if (parts[i].matches("[0-9A-Fa-f]{1,4}")) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }

    private static Optional<BigInteger> dotted(String text) {
        String[] parts = text.split("\\.", -1);
        BigInteger number = BigInteger.ZERO;
        for (String part : parts) {
            int octet = number(part, 255);
            if (octet < 0 || parts.length != 4) {
                return Optional.empty();
            }
            number = number.shiftLeft(8).add(BigInteger.valueOf(octet));
        }
        return Optional.of(number);
    }

    private static int number(String text, int max) {
        if (!text.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(text) > max) {
            return -1;
        }
        return Integer.parseInt(text);
    }

    private static BigInteger number(List<Integer> groups) {
        BigInteger number = BigInteger.ZERO;
        for (int group : groups) {
            number = number.shiftLeft(16).add(BigInteger.valueOf(group));
        }
        return number;
    }
}
