package dev.ambit.publish.wire;

import dev.ambit.core.answer.Question;
import dev.ambit.core.dns.DnsName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Type;

/** A message from a client, as far as transfers and signatures need it. */
public final class Query {
    static final int HEADER = Question.HEADER;

    private static final int TYPE_AND_CLASS = 4;
    private static final long NO_SERIAL = -1;

    private final byte[] message;
    private final Question question;
    private byte[] name = {0};
    private int questionEnd = HEADER;
    private long serial = NO_SERIAL;
    private @Nullable TsigRecord tsig;
    private boolean isWellFormed;

    private Query(byte[] message) {
        this.message = message;
        this.question = Question.parse(message, message.length);
    }

    /** Reads a message of at least a header, which must not change while the query is used. */
    public static Query of(byte[] message) {
        Query query = new Query(message);
        query.isWellFormed = query.question.isWellFormed() && query.read();
        return query;
    }

    private boolean read() {
        WireReader reader = new WireReader(message, HEADER);
        name = reader.name();
        reader.skip(TYPE_AND_CLASS);
        questionEnd = reader.position();
        int answers = count(6);
        int authority = answers + count(8);
        int records = authority + count(10);
        for (int i = 0; i < records && !reader.hasFailed(); i++) {
            readRecord(reader, i == answers && i < authority);
        }
        return !reader.hasFailed();
    }

    private void readRecord(WireReader reader, boolean isFirstOfAuthority) {
        int start = reader.position();
        byte[] owner = reader.name();
        int type = reader.uint16();
        reader.skip(6);
        int end = reader.uint16() + reader.position();
        if (type == Type.TSIG) {
            reader.moveTo(start);
            tsig = TsigRecord.read(reader);
        } else if (type == Type.SOA && isFirstOfAuthority && Arrays.equals(owner, name)) {
            reader.name();
            reader.name();
            serial = reader.uint32();
            reader.skipTo(end);
        } else {
            reader.skipTo(end);
        }
    }

    private int count(int at) {
        return ((message[at] & 0xff) << 8) | (message[at + 1] & 0xff);
    }

    /** Whether it has one question and everything in it can be read, with a TSIG record only at its end. */
    public boolean isWellFormed() {
        return isWellFormed;
    }

    /** Whether it asks for a transfer of a zone, of class IN. */
    public boolean isTransfer() {
        boolean isType = question.type() == Type.AXFR || question.type() == Type.IXFR;
        return isType && question.opcode() == Opcode.QUERY && question.dnsClass() == DClass.IN;
    }

    /** Whether it asks for the changes of a zone (IXFR). */
    public boolean isIncremental() {
        return question.type() == Type.IXFR;
    }

    /** Whether it asks for the SOA record. */
    public boolean isForSoa() {
        return question.opcode() == Opcode.QUERY && question.type() == Type.SOA;
    }

    /** Returns the name in the question; null for the root. */
    public @Nullable DnsName name() {
        return WireReader.toDnsName(name);
    }

    /** Whether it says which serial the client has, in an SOA record of the zone (RFC 1995, 3). */
    public boolean hasSerial() {
        return serial != NO_SERIAL;
    }

    public long serial() {
        return serial;
    }

    public Question question() {
        return question;
    }

    /** Returns the message without its TSIG record (RFC 8945, 5.2). */
    public byte[] unsigned() {
        return tsig == null ? message : withoutTsig(tsig);
    }

    private byte[] withoutTsig(TsigRecord last) {
        byte[] unsigned = Arrays.copyOf(message, last.start());
        int additional = count(10) - 1;
        unsigned[10] = (byte) (additional >>> 8);
        unsigned[11] = (byte) additional;
        return unsigned;
    }

    @Nullable
    TsigRecord tsig() {
        return tsig;
    }

    byte[] message() {
        return message;
    }

    /** Returns the name in the question on the wire, in lower case. */
    byte[] wireName() {
        return name;
    }

    /** Returns the position after the question. */
    int questionEnd() {
        return questionEnd;
    }
}
