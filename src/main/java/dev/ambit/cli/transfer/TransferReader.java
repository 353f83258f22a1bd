package dev.ambit.cli.transfer;

import dev.ambit.config.CommandException;
import dev.ambit.core.dns.DnsName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** Reads the messages of a transfer: their signatures, and the records between the first SOA and the last. */
final class TransferReader {
    private static final int TIME_LENGTH = 6;

    private final ServerAddress server;
    private final DnsName zone;
    private final int id;
    /** The signature of the question; null without a key. */
    private final @Nullable TSIGRecord signature;

    private final TSIG.@Nullable StreamVerifier verifier;
    private final List<Record> records = new ArrayList<>();
    private @Nullable SOARecord soa;
    private boolean isComplete;

    /** Signs {@code question} when there is a key. */
    TransferReader(ServerAddress server, DnsName zone, @Nullable TSIG key, Message question) {
        this.server = server;
        this.zone = zone;
        this.id = question.getHeader().getID();
        if (key != null) {
            key.apply(question, null);
        }
        this.signature = question.getTSIG();
        this.verifier = key == null ? null : new TSIG.StreamVerifier(key, signature);
    }

    boolean isStarted() {
        return soa != null;
    }

    boolean isComplete() {
        return isComplete;
    }

    /** The number of records so far. */
    String progress() {
        return records.size() + (records.size() == 1 ? " record" : " records");
    }

    TransferredZone zone() {
        if (soa == null || !isComplete) {
            throw new IllegalStateException("the transfer is not complete");
        }
        return new TransferredZone(soa, records);
    }

    void accept(byte[] octets) {
        Message message = message(octets);
        if (message.getHeader().getID() != id || !message.getHeader().getFlag(Flags.QR)) {
            throw new CommandException(server + " sent a message that is not an answer to the question");
        }
        if (message.getRcode() != Rcode.NOERROR) {
            throw new CommandException(refusal(message));
        }
        List<Record> answers = message.getSection(Section.ANSWER);
        if (answers.isEmpty()) {
            throw new CommandException(server + " sent no records of the zone " + zone + notServed());
        }
        verify(message, octets, answers.getLast().getType() == Type.SOA && (isStarted() || answers.size() > 1));
        answers.forEach(this::add);
    }

    private Message message(byte[] octets) {
        try {
            return new Message(octets);
        } catch (IOException | RuntimeException e) { // dnsjava throws both for malformed rdata
            throw new CommandException(
                    server + " sent a message that cannot be read, after " + progress() + ": " + e.getMessage(), e);
        }
    }

    private void verify(Message message, byte[] octets, boolean isLast) {
        int fault = verifier == null ? Rcode.NOERROR : verifier.verify(message, octets, isLast);
        if (fault == Rcode.NOERROR) {
            return;
        }
        throw new CommandException(
                switch (fault) {
                    case Rcode.BADKEY -> server + " signed its answer with another TSIG key";
                    case Rcode.BADSIG -> "the TSIG signature of " + server + " is wrong: it has another secret";
                    case Rcode.BADTIME ->
                        "the TSIG time of " + server + " is wrong"
                                + difference(message.getTSIG().getTimeSigned());
                    default -> server + " did not sign its answer with the TSIG key";
                });
    }

    private void add(Record answer) {
        boolean isSoa = answer.getType() == Type.SOA && answer.getName().equals(zone.toName());
        if (isComplete) {
            throw new CommandException(server + " sent records after the end of the zone");
        }
        if (soa == null) {
            if (!isSoa) {
                throw new CommandException(server + " sent something else than the zone " + zone + notServed());
            }
            soa = (SOARecord) answer;
        } else if (!isSoa) {
            records.add(answer);
        } else if (((SOARecord) answer).getSerial() != soa.getSerial()) {
            throw new CommandException("the zone changed during the transfer; run the command again");
        } else {
            isComplete = true;
        }
    }

    /** The server's refusal in words (RFC 1035, 4.1.1; RFC 8945, 5.3). */
    private String refusal(Message message) {
        TSIGRecord tsig = message.getTSIG();
        int rcode = tsig == null || tsig.getError() == Rcode.NOERROR ? message.getRcode() : tsig.getError();
        return switch (rcode) {
            case Rcode.BADKEY ->
                server + " does not accept the TSIG key: name and algorithm must be the same there, and the key must"
                        + " be allowed to transfer the zone";
            case Rcode.BADSIG -> server + " rejects the TSIG signature: the secret is another one there";
            case Rcode.BADTIME ->
                server + " rejects the TSIG time" + (tsig == null ? "" : difference(theirTime(tsig.getOther())));
            case Rcode.REFUSED ->
                server + " refuses to transfer " + zone + ": allow transfers "
                        + (signature != null ? "with this key there" : "from this address there, or use --tsig");
            case Rcode.NOTAUTH, Rcode.NXDOMAIN, Rcode.NOTZONE ->
                server + " does not transfer the zone " + zone + " (" + Rcode.string(rcode) + ")" + notServed();
            case Rcode.SERVFAIL ->
                server + " has no valid contents of the zone " + zone + " (SERVFAIL); its log tells why";
            case Rcode.NOTIMP, Rcode.FORMERR ->
                server + " does not understand zone transfers (" + Rcode.string(rcode) + ")";
            default -> server + " answered " + Rcode.string(rcode);
        };
    }

    private String notServed() {
        return ": it does not serve it, or allows no transfer "
                + (signature != null ? "with this key" : "from this address without a key (--tsig)");
    }

    /** The server's clock, in the answer to a signature of another time. */
    private static @Nullable Instant theirTime(byte @Nullable [] other) {
        if (other == null || other.length != TIME_LENGTH) {
            return null;
        }
        long seconds = 0;
        for (byte octet : other) {
            seconds = seconds << 8 | (octet & 0xff);
        }
        return Instant.ofEpochSecond(seconds);
    }

    private String difference(@Nullable Instant theirs) {
        if (theirs == null || signature == null) {
            return ": the clocks differ";
        }
        Duration apart = Duration.between(signature.getTimeSigned(), theirs).abs();
        return ": the clocks differ by " + apart.toSeconds() + " seconds";
    }
}
