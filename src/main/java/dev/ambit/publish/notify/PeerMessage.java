package dev.ambit.publish.notify;

import dev.ambit.core.transfer.TsigKey;
import java.io.IOException;
import java.time.Clock;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/**
 * A message to a peer: a NOTIFY (RFC 1996) or a question for the SOA record, and how to read its answer.
 *
 * @param key signs it (RFC 8945); null when it is not signed
 * @param signature the TSIG record with which it was signed
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
record PeerMessage(
        int id,
        Kind kind,
        Name apex,
        byte[] wire,
        @Nullable TSIG key,
        @Nullable TSIGRecord signature) {
    enum Kind {
        NOTIFY(Opcode.NOTIFY),
        QUESTION(Opcode.QUERY);

        private final int opcode;

        Kind(int opcode) {
            this.opcode = opcode;
        }
    }

    /** What a datagram means as the answer. */
    sealed interface Answer {
        /** It is not an answer to this message, or not signed as it must be. */
        record Ignored() implements Answer {}

        /** What the peer said instead of doing what it was asked, in words. */
        record Refused(String words) implements Answer {}

        record Acknowledged() implements Answer {}

        record Served(long serial) implements Answer {}
    }

    private static final Answer IGNORED = new Answer.Ignored();

    static PeerMessage of(Kind kind, PublishedZone zone, @Nullable TsigKey key, int id, Clock clock) {
        Name apex = zone.apex().toName();
        Message message = new Message(id);
        message.getHeader().setOpcode(kind.opcode);
        message.addRecord(Record.newRecord(apex, Type.SOA, DClass.IN), Section.QUESTION);
        if (kind == Kind.NOTIFY) {
            message.getHeader().setFlag(Flags.AA);
            message.addRecord(zone.soa().toRecord(zone.apex()), Section.ANSWER);
        }
        TSIG tsig = key == null ? null : tsig(key, clock);
        if (tsig != null) {
            tsig.apply(message, null);
        }
        return new PeerMessage(id, kind, apex, message.toWire(), tsig, message.getTSIG());
    }

    private static TSIG tsig(TsigKey key, Clock clock) {
        SecretKeySpec secret =
                new SecretKeySpec(key.secret().bytes(), key.algorithm().macName());
        return new TSIG(key.algorithm().dnsName().toName(), key.name().toName(), secret, clock);
    }

    /** Reads a datagram of the peer; any bytes are allowed. */
    Answer read(byte[] datagram) {
        try {
            return read(new Message(datagram), datagram);
        } catch (IOException | RuntimeException _) {
            return IGNORED; // malformed
        }
    }

    private Answer read(Message answer, byte[] datagram) {
        Header header = answer.getHeader();
        Record question = answer.getQuestion();
        boolean isOurs = header.getID() == id
                && header.getFlag(Flags.QR)
                && header.getOpcode() == kind.opcode
                && (question == null || (question.getName().equals(apex) && question.getType() == Type.SOA));
        if (!isOurs) {
            return IGNORED;
        }
        TSIGRecord tsig = answer.getTSIG();
        if (key != null && tsig != null && tsig.getError() != Rcode.NOERROR) {
            // Not signed when the peer does not know the key. It changes nothing but the words of the status.
            return new Answer.Refused(words(tsig.getError()));
        }
        if (key != null && tsig == null && header.getRcode() != Rcode.NOERROR) {
            return new Answer.Refused("refused by the peer, unsigned: " + Rcode.string(header.getRcode()));
        }
        if (key != null && key.verify(answer, datagram, signature) != Rcode.NOERROR) {
            return IGNORED;
        }
        if (header.getRcode() != Rcode.NOERROR) {
            return new Answer.Refused("refused by the peer: " + Rcode.string(header.getRcode()));
        }
        return kind == Kind.NOTIFY ? new Answer.Acknowledged() : served(answer);
    }

    private Answer served(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .filter(SOARecord.class::isInstance)
                .filter(soa -> soa.getName().equals(apex))
                .<Answer>map(soa -> new Answer.Served(((SOARecord) soa).getSerial()))
                .findFirst()
                .orElse(IGNORED); // such as a referral of a peer that does not have the zone
    }

    private static String words(int error) {
        return switch (error) {
            case Rcode.BADSIG -> "TSIG: bad signature";
            case Rcode.BADKEY -> "TSIG: bad key";
            case Rcode.BADTIME -> "TSIG: bad time";
            default -> "TSIG: refused";
        };
    }
}
