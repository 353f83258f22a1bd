package dev.ambit.core.net;

import java.util.Arrays;

/** Prints IPv6 addresses in canonical form (RFC 5952), so that two spellings of an address are the same record. */
public final class Ipv6Text {
    private static final int GROUPS = 8;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private Ipv6Text() {}

    /** Prints the 16 octets of an address. */
    public static String print(byte[] address) {
        if (Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
            return "::ffff:" + (address[12] & 0xff) + "." + (address[13] & 0xff) + "." + (address[14] & 0xff) + "."
                    + (address[15] & 0xff);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
        }
        return print(groups);
    }

    /** Prints the two halves of an address that is not IPv4-mapped. */
    static String print(long high, long low) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4)) & 0xffff);
        }
        return print(groups);
    }

    private static String print(int[] groups) {
        int start = longestZeros(groups);
        if (start < 0) {
            return join(groups, 0, GROUPS);
        }
        int end = start + zerosFrom(groups, start);
        return join(groups, 0, start) + "::" + join(groups, end, GROUPS);
    }

    /** Returns the start of the first longest run of at least two zero groups, or -1. */
    private static int longestZeros(int[] groups) {
        int best = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            if (zerosFrom(groups, i) > length) {
                best = i;
                length = zerosFrom(groups, i);
            }
        }
        return best;
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder joined = new StringBuilder();
        for (int i = from; i < to; i++) {
            joined.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return joined.toString();
    }
}
