package dev.ambit.core.zone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.dns.DnsName;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored bytes of a {@link ZoneChange}: a version, the later SOA record, the earlier one (only its serial when nothing
 * else differs), and the removed and added record sets. Numbers are in groups of seven bits, lowest first.
 */
public final class ZoneChangeCodec {
    private static final int VERSION = 1;
    private static final int SAME_SETTINGS = 0;
    private static final int OTHER_SETTINGS = 1;

    private ZoneChangeCodec() {}

    public static byte[] encode(ZoneChange change) {
        Writer out = new Writer();
        out.number(VERSION);
        out.soa(change.to());
        out.number(change.from().serial());
        if (withSerial(change.to(), change.from().serial()).equals(change.from())) {
            out.number(SAME_SETTINGS);
        } else {
            out.number(OTHER_SETTINGS);
            out.soa(change.from());
        }
        out.sets(change.removed());
        out.sets(change.added());
        return out.bytes.toByteArray();
    }

    /**
     * Decodes what {@link #encode} returned.
     *
     * @throws IllegalArgumentException for other bytes
     */
    public static ZoneChange decode(byte[] bytes) {
        Reader in = new Reader(ByteBuffer.wrap(bytes));
        try {
            in.require(in.number() == VERSION);
            Soa to = in.soa();
            long serial = in.number();
            boolean same = in.number() == SAME_SETTINGS;
            Soa from = same ? withSerial(to, serial) : in.soa();
            ZoneChange change = new ZoneChange(from, to, in.sets(), in.sets());
            in.require(!in.bytes.hasRemaining());
            return change;
        } catch (BufferUnderflowException | ArithmeticException e) {
            throw new IllegalArgumentException("the change of a zone is unreadable", e);
        }
    }

    private static Soa withSerial(Soa soa, long serial) {
        return new Soa(
                soa.primary(),
                soa.mailbox(),
                serial,
                soa.refresh(),
                soa.retry(),
                soa.expire(),
                soa.minimumTtl(),
                soa.ttl());
    }

    private record Writer(ByteArrayOutputStream bytes) {
        Writer() {
            this(new ByteArrayOutputStream());
        }

        void number(long number) {
            long rest = number;
            while (rest > 0x7f) {
                bytes.write(((int) rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        void octets(byte[] octets) {
            number(octets.length);
            bytes.writeBytes(octets);
        }

        void name(DnsName name) {
            octets(name.text().getBytes(US_ASCII));
        }

        void soa(Soa soa) {
            name(soa.primary());
            name(soa.mailbox());
            number(soa.serial());
            number(soa.refresh());
            number(soa.retry());
            number(soa.expire());
            number(soa.minimumTtl());
            number(soa.ttl());
        }

        void sets(List<RecordSet> sets) {
            number(sets.size());
            for (RecordSet set : sets) {
                name(set.name());
                number(set.type());
                number(set.ttl());
                number(set.rdata().size());
                set.rdata().forEach(this::octets);
            }
        }
    }

    private record Reader(ByteBuffer bytes) {
        void require(boolean isValid) {
            if (!isValid) {
                throw new IllegalArgumentException("the change of a zone is unreadable");
            }
        }

        long number() {
            long number = 0;
            for (int shift = 0; shift <= 35; shift += 7) {
                byte octet = bytes.get();
                number |= (long) (octet & 0x7f) << shift;
                if (octet >= 0) {
                    return number;
                }
            }
            throw new IllegalArgumentException("a number in the change of a zone is too long");
        }

        /** A number that is at most the remaining bytes, so that a wrong one cannot fill the memory. */
        int count() {
            long count = number();
            require(count <= bytes.remaining());
            return (int) count;
        }

        int int31() {
            return Math.toIntExact(number());
        }

        byte[] octets() {
            byte[] octets = new byte[count()];
            bytes.get(octets);
            return octets;
        }

        DnsName name() {
            return DnsName.of(new String(octets(), US_ASCII));
        }

        Soa soa() {
            return new Soa(name(), name(), number(), int31(), int31(), int31(), int31(), int31());
        }

        List<RecordSet> sets() {
            int size = count();
            List<RecordSet> sets = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                sets.add(set());
            }
            return sets;
        }

        private RecordSet set() {
            DnsName name = name();
            int type = int31();
            int ttl = int31();
            int size = count();
            List<byte[]> rdata = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                rdata.add(octets());
            }
            return new RecordSet(name, type, ttl, rdata);
        }
    }
}
