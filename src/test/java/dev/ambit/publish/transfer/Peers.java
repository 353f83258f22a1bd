package dev.ambit.publish.transfer;

import dev.ambit.core.answer.Transport;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.core.transfer.TsigSecret;
import dev.ambit.publish.server.MessageHandler;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** Other nameservers, made of dnsjava. */
final class Peers {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    static final AccountId ACCOUNT = new AccountId(2, 1);
    static final IpAddress ADDRESS = IpAddress.parse("192.0.2.7").orElseThrow();

    private Peers() {}

    static TsigKey key(long number, AccountId account, TsigAlgorithm algorithm) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) number);
        return new TsigKey(
                new TsigKeyId(11, number),
                account,
                DnsName.of("key" + number + ".example.org"),
                algorithm,
                TsigSecret.of(secret));
    }

    static TSIG tsig(TsigKey key) {
        return tsig(key, CLOCK);
    }

    static TSIG tsig(TsigKey key, Clock clock) {
        return new TSIG(
                key.algorithm().dnsName().toName(),
                key.name().toName(),
                new SecretKeySpec(key.secret().bytes(), key.algorithm().macName()),
                clock);
    }

    static Message question(DnsName name, int type) {
        return Message.newQuery(Record.newRecord(name.toName(), type, DClass.IN));
    }

    static Message ixfr(DnsName zone, long serial) {
        Message message = question(zone, Type.IXFR);
        message.addRecord(
                new SOARecord(zone.toName(), DClass.IN, 0, Name.root, Name.root, serial, 0, 0, 0, 0),
                Section.AUTHORITY);
        return message;
    }

    static Message signed(Message message, TSIG key) {
        key.apply(message, null);
        return message;
    }

    static Message parsed(byte[] message) {
        try {
            return new Message(message);
        } catch (IOException e) {
            throw new AssertionError("not a message", e);
        }
    }

    /** Answers {@code question} over TCP. */
    static Answers ask(TransferHandler handler, Message question) {
        return ask(handler, question.toWire(), Transport.TCP);
    }

    static Answers ask(TransferHandler handler, byte[] question, Transport transport) {
        Answers answers = new Answers(transport, Integer.MAX_VALUE);
        try {
            handler.handle(question, answers);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return answers;
    }

    /** The messages that a client received. */
    static final class Answers implements MessageHandler.Exchange {
        final List<byte[]> messages = new ArrayList<>();
        private final Transport transport;
        private final int most;

        Answers(Transport transport, int most) {
            this.transport = transport;
            this.most = most;
        }

        @Override
        public IpAddress peer() {
            return ADDRESS;
        }

        @Override
        public Transport transport() {
            return transport;
        }

        @Override
        public void send(byte[] message, int length) throws IOException {
            if (messages.size() == most) {
                throw new IOException("the client has closed the connection");
            }
            messages.add(Arrays.copyOf(message, length));
        }

        Message only() {
            if (messages.size() != 1) {
                throw new AssertionError(messages.size() + " messages");
            }
            return parsed(messages.getFirst());
        }

        /** Returns all answers, and verifies the signature of each message when there is a key. */
        List<Record> records(@Nullable TSIG key, Message question) {
            TSIG.StreamVerifier verifier = key == null ? null : new TSIG.StreamVerifier(key, question.getTSIG());
            List<Record> records = new ArrayList<>();
            for (byte[] octets : messages) {
                Message message = parsed(octets);
                if (verifier != null && (message.getTSIG() == null || verifier.verify(message, octets, true) != 0)) {
                    throw new AssertionError("the signature is wrong");
                }
                records.addAll(message.getSection(Section.ANSWER));
            }
            return records;
        }
    }

    static String line(Record answer) {
        return EditedZone.line(
                answer.getName().toString(), answer.getType(), answer.getTTL(), answer.rdataToWireCanonical());
    }

    /** Returns the content of a client after an answer to IXFR: the lines of {@code before} and the answers. */
    static Set<String> applied(Set<String> before, long serial, List<Record> answers) {
        if (answers.size() == 1) {
            return before;
        }
        boolean isIncremental = answers.get(1) instanceof SOARecord second && second.getSerial() == serial;
        Set<String> content = isIncremental ? new TreeSet<>(before) : new TreeSet<>();
        boolean isAdding = true;
        for (Record answer : answers.subList(1, answers.size() - 1)) {
            if (answer instanceof SOARecord) {
                isAdding = !isAdding;
            } else if (isAdding ? !content.add(line(answer)) : !content.remove(line(answer))) {
                throw new AssertionError("the client does not accept " + answer);
            }
        }
        return content;
    }
}
