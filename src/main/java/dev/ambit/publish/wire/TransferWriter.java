package dev.ambit.publish.wire;

import dev.ambit.core.answer.Question;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.Soa;
import java.io.IOException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/**
 * Renders records as the messages of a transfer and sends each that is full. All have the question, and records as
 * answers. Names in rdata are compressed only in the types of RFC 1035 (RFC 3597, 4).
 */
public final class TransferWriter {
    /** Pointers reach all names of a message of this length. */
    private static final int MAX_LENGTH = 16_384;

    private static final int RESPONSE_AND_AUTHORITATIVE = 0x84;
    private static final int REPEATED = 0x79;
    private static final int ANSWERS = 6;

    /** Type, class, TTL and length of the rdata. */
    private static final int FIXED = 10;

    /** The fields of an SOA record after its names. */
    private static final int SOA_NUMBERS = 20;

    private final Signer signer;
    private final Sink sink;
    private final boolean hasEdns;
    private final byte[] head;
    private final DnsName apex;
    private final MessageBuffer buffer;
    private final int limit;
    private int count;

    /** Takes the messages. The array is used again after a call. */
    @FunctionalInterface
    public interface Sink {
        void send(byte[] message, int length) throws IOException;
    }

    /**
     * @param query a well-formed query for a transfer of {@code apex}
     * @param signer signs each message
     */
    public TransferWriter(Query query, DnsName apex, Signer signer, Sink sink) {
        this.signer = signer;
        this.sink = sink;
        this.apex = apex;
        this.head = ErrorResponse.head(query);
        this.head[2] = (byte) (RESPONSE_AND_AUTHORITATIVE | (query.message()[2] & REPEATED));
        Question question = query.question();
        this.hasEdns = question.hasEdns();
        this.buffer = new MessageBuffer(MAX_LENGTH, query.wireName());
        this.limit = MAX_LENGTH - signer.reserve() - (hasEdns ? ErrorResponse.OPT.length : 0);
        buffer.restart(head, head.length);
    }

    /** Adds all records of a set. */
    public void add(RecordSet set) throws IOException {
        for (byte[] rdata : set.rdata()) {
            add(set.name(), set.type(), set.ttl(), rdata);
        }
    }

    /** Adds the SOA record of the zone. */
    public void add(Soa soa) throws IOException {
        add(apex, Type.SOA, soa.ttl(), soa.toRecord(apex).rdataToWireCanonical());
    }

    private void add(DnsName owner, int type, int ttl, byte[] rdata) throws IOException {
        int most = owner.text().length() + 2 + FIXED + rdata.length;
        if (buffer.position() + most > limit || count == 0xffff) {
            flush();
        }
        buffer.putName(owner);
        buffer.put16(type);
        buffer.put16(DClass.IN);
        buffer.put32(ttl);
        int start = buffer.position() + 2;
        buffer.put16(0);
        putRdata(type, rdata);
        buffer.putAt(start - 2, buffer.position() - start);
        count++;
    }

    private void putRdata(int type, byte[] rdata) {
        switch (type) {
            case Type.NS, Type.CNAME, Type.PTR -> buffer.putName(rdata, 0, rdata.length);
            case Type.MX -> {
                buffer.put(rdata, 0, 2);
                buffer.putName(rdata, 2, rdata.length);
            }
            case Type.SOA -> {
                int mailbox = 0;
                while (rdata[mailbox] != 0) {
                    mailbox += 1 + rdata[mailbox];
                }
                buffer.putName(rdata, 0, mailbox + 1);
                buffer.putName(rdata, mailbox + 1, rdata.length - SOA_NUMBERS);
                buffer.put(rdata, rdata.length - SOA_NUMBERS, rdata.length);
            }
            default -> buffer.put(rdata, 0, rdata.length);
        }
    }

    /** Sends the last message. */
    public void finish() throws IOException {
        flush();
    }

    private void flush() throws IOException {
        buffer.putAt(ANSWERS, count);
        if (hasEdns) {
            buffer.put(ErrorResponse.OPT, 0, ErrorResponse.OPT.length);
            buffer.putAt(10, 1);
        }
        int length = signer.sign(buffer.bytes(), buffer.position());
        sink.send(buffer.bytes(), length);
        buffer.restart(head, head.length);
        count = 0;
    }
}
