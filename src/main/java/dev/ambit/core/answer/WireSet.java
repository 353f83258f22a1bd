package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.zone.RecordSet;
import java.util.Arrays;
import java.util.List;

/**
 * The records of one name and type as in a response whose question has that name: each begins with a pointer to the
 * question.
 */
final class WireSet {
    /** Owner, type, class, TTL, and length of the rdata. */
    static final int FIXED = 12;

    static final int OWNER = 2;
    static final int LENGTH = 10;
    private static final int TTL = 6;
    private static final int QUESTION = 0xc00c;

    private final char type;
    private final char count;
    private final byte[] wire;

    private WireSet(char type, char count, byte[] wire) {
        this.type = type;
        this.count = count;
        this.wire = wire;
    }

    static WireSet of(int type, int ttl, List<byte[]> rdata) {
        int length = 0;
        for (byte[] octets : rdata) {
            length += FIXED + octets.length;
        }
        byte[] wire = new byte[length];
        int at = 0;
        for (byte[] octets : rdata) {
            put16(wire, at, QUESTION);
            put16(wire, at + OWNER, type);
            put16(wire, at + 4, Question.CLASS_IN);
            put16(wire, at + TTL, ttl >>> 16);
            put16(wire, at + TTL + 2, ttl);
            put16(wire, at + LENGTH, octets.length);
            System.arraycopy(octets, 0, wire, at + FIXED, octets.length);
            at += FIXED + octets.length;
        }
        return new WireSet((char) type, (char) rdata.size(), wire);
    }

    /** Returns the set of rows with one name and type: the smallest TTL of them, and equal rdata once. */
    static WireSet of(Row[] rows, int from, int to) {
        int ttl = rows[from].publishedTtl();
        byte[][] rdata = new byte[to - from][];
        for (int i = from; i < to; i++) {
            ttl = Math.min(ttl, rows[i].publishedTtl());
            rdata[i - from] = rows[i].rdata();
        }
        Arrays.sort(rdata, Arrays::compareUnsigned);
        int count = 0;
        for (byte[] octets : rdata) {
            if (count == 0 || !Arrays.equals(rdata[count - 1], octets)) {
                rdata[count++] = octets;
            }
        }
        return of(rows[from].code(), ttl, Arrays.asList(rdata).subList(0, count));
    }

    /** Returns the set of {@code name}, whose records this are. */
    RecordSet toRecordSet(DnsName name) {
        byte[][] rdata = new byte[count][];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int end = at + FIXED + get16(wire, at + LENGTH);
            rdata[i] = Arrays.copyOfRange(wire, at + FIXED, end);
            at = end;
        }
        return new RecordSet(name, type, get16(wire, TTL) << 16 | get16(wire, TTL + 2), Arrays.asList(rdata));
    }

    int type() {
        return type;
    }

    int count() {
        return count;
    }

    byte[] wire() {
        return wire;
    }

    static void put16(byte[] buffer, int at, int value) {
        buffer[at] = (byte) (value >>> 8);
        buffer[at + 1] = (byte) value;
    }

    static int get16(byte[] buffer, int at) {
        return (buffer[at] & 0xff) << 8 | (buffer[at + 1] & 0xff);
    }
}
