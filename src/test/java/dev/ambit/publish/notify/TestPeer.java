package dev.ambit.publish.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.background.Threads;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.transfer.TsigKey;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

/** A nameserver on a real socket that answers NOTIFY and questions for the SOA record, rightly or wrongly. */
public final class TestPeer implements AutoCloseable {
    /** Serves no zone: questions are not answered. */
    public static final long NOTHING = -1;

    private static final long PATIENCE_SECONDS = 20;

    private final DatagramSocket socket;
    private final BlockingQueue<Message> notified = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> asked = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final @Nullable TSIG key;
    private volatile Behaviour behaviour = Behaviour.ACKNOWLEDGE;
    private volatile long served = NOTHING;
    private final Map<Name, Long> servedZones = new ConcurrentHashMap<>();
    private volatile boolean servesNotified;
    private volatile boolean refusesSignedQuestions;

    /** What it does with a NOTIFY. */
    public enum Behaviour {
        ACKNOWLEDGE,
        REFUSE,
        REFUSE_UNSIGNED,
        HANG,
        WRONG_ID,
        OTHER_PORT,
        OTHER_ZONE,
        UNSIGNED,
        WRONG_SIGNATURE,
        UNKNOWN_KEY,
        GARBAGE
    }

    public TestPeer(@Nullable TsigKey key) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.key = key == null ? null : tsig(key);
        this.thread = Thread.ofVirtual().start(this::serve);
    }

    private static TSIG tsig(TsigKey key) {
        return new TSIG(
                key.algorithm().dnsName().toName(),
                key.name().toName(),
                new SecretKeySpec(key.secret().bytes(), key.algorithm().macName()));
    }

    public IpAddress address() {
        return IpAddress.of(socket.getLocalAddress());
    }

    public int port() {
        return socket.getLocalPort();
    }

    public void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    public void serve(long serial) {
        served = serial;
    }

    /** Serves the serial of each NOTIFY from then on, as if it had fetched the zone at once. */
    public void serveNotified() {
        servesNotified = true;
    }

    /** Answers questions only without a signature, as Knot. */
    public void refuseSignedQuestions() {
        refusesSignedQuestions = true;
    }

    /** The serial of the next NOTIFY. */
    public long nextNotified() {
        return ((SOARecord) next(notified).getSection(Section.ANSWER).getFirst()).getSerial();
    }

    public Message nextNotify() {
        return next(notified);
    }

    public Message nextQuestion() {
        return next(asked);
    }

    /** How many NOTIFY messages have arrived and were not taken. */
    public int waiting() {
        return notified.size();
    }

    private static Message next(BlockingQueue<Message> messages) {
        try {
            Message message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("a message to the peer").isNotNull();
            return Objects.requireNonNull(message);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void serve() {
        byte[] bytes = new byte[4096];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        while (!socket.isClosed()) {
            try {
                packet.setLength(bytes.length);
                socket.receive(packet);
                answer(Arrays.copyOf(bytes, packet.getLength()), (InetSocketAddress) packet.getSocketAddress());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private void answer(byte[] wire, InetSocketAddress sender) throws IOException {
        Message message = new Message(wire);
        boolean isNotify = message.getHeader().getOpcode() == Opcode.NOTIFY;
        if (key != null && (isNotify || !refusesSignedQuestions)) {
            assertThat(key.verify(message, wire, null)).as("signature").isEqualTo(Rcode.NOERROR);
        }
        if (isNotify) {
            if (servesNotified) {
                SOARecord soa = (SOARecord) message.getSection(Section.ANSWER).getFirst();
                servedZones.put(soa.getName(), soa.getSerial());
            }
            answerNotify(message, sender);
            notified.add(message);
        } else if (refusesSignedQuestions && message.getTSIG() != null) {
            send(unknownKey(message), sender);
        } else {
            Name zone = message.getQuestion().getName();
            long serial = servedZones.getOrDefault(zone, served);
            if (serial != NOTHING) {
                Message response = response(message, Rcode.NOERROR);
                response.addRecord(new SOARecord(zone, DClass.IN, 60, zone, zone, serial, 1, 1, 1, 1), Section.ANSWER);
                send(message.getTSIG() == null ? response : sign(response, message), sender);
            }
            asked.add(message);
        }
    }

    private void answerNotify(Message message, InetSocketAddress sender) throws IOException {
        Message ack = response(message, Rcode.NOERROR);
        switch (behaviour) {
            case ACKNOWLEDGE -> send(sign(ack, message), sender);
            case REFUSE -> send(sign(response(message, Rcode.REFUSED), message), sender);
            case HANG -> {}
            case WRONG_ID -> {
                ack.getHeader().setID(message.getHeader().getID() ^ 1);
                send(sign(ack, message), sender);
            }
            case OTHER_PORT -> sendFromOtherPort(sign(ack, message), sender);
            case OTHER_ZONE -> {
                ack.removeAllRecords(Section.QUESTION);
                ack.addRecord(Record.newRecord(Name.fromString("other.example."), 6, DClass.IN), Section.QUESTION);
                send(sign(ack, message), sender);
            }
            case UNSIGNED -> send(ack, sender);
            case WRONG_SIGNATURE -> send(signWithOtherSecret(ack, message), sender);
            case UNKNOWN_KEY -> send(unknownKey(message), sender);
            case REFUSE_UNSIGNED -> send(response(message, Rcode.REFUSED), sender);
            case GARBAGE -> {
                byte[] wire = new byte[100];
                wire[0] = (byte) (message.getHeader().getID() >> 8);
                wire[1] = (byte) message.getHeader().getID();
                Arrays.fill(wire, 2, 100, (byte) 0xc0);
                socket.send(new DatagramPacket(wire, wire.length, sender));
            }
        }
    }

    private Message unknownKey(Message message) {
        Message refusal = response(message, Rcode.NOTAUTH);
        Objects.requireNonNull(key).apply(refusal, Rcode.BADKEY, message.getTSIG());
        return refusal;
    }

    private Message sign(Message response, Message message) {
        if (key != null) {
            key.apply(response, message.getTSIG());
        }
        return response;
    }

    private static Message signWithOtherSecret(Message response, Message message) {
        TSIGRecord signature = message.getTSIG();
        byte[] secret = new byte[32];
        new TSIG(signature.getAlgorithm(), signature.getName(), secret).apply(response, signature);
        return response;
    }

    private static Message response(Message message, int rcode) {
        Message response = new Message(message.getHeader().getID());
        Header header = response.getHeader();
        header.setOpcode(message.getHeader().getOpcode());
        header.setFlag(Flags.QR);
        header.setFlag(Flags.AA);
        header.setRcode(rcode);
        response.addRecord(message.getQuestion(), Section.QUESTION);
        return response;
    }

    private void send(Message message, InetSocketAddress to) throws IOException {
        byte[] wire = message.toWire();
        socket.send(new DatagramPacket(wire, wire.length, to));
    }

    private static void sendFromOtherPort(Message message, InetSocketAddress to) throws IOException {
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            byte[] wire = message.toWire();
            other.send(new DatagramPacket(wire, wire.length, to));
        }
    }

    @Override
    public void close() {
        socket.close();
        Threads.joinUninterruptibly(thread);
    }
}
