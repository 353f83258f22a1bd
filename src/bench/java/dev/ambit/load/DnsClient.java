package dev.ambit.load;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/** Single questions to a server on the loopback, outside of what is timed. */
final class DnsClient {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private DnsClient() {}

    static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Asks a question over UDP; returns empty when there is no answer in time, or no server. */
    static Optional<Message> ask(int port, String name, int type, Duration timeout) throws IOException {
        Message query = Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
        byte[] wire = query.toWire();
        byte[] answer = new byte[4096];
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout((int) timeout.toMillis());
            socket.send(new DatagramPacket(wire, wire.length));
            DatagramPacket packet = new DatagramPacket(answer, answer.length);
            socket.receive(packet);
            byte[] received = Arrays.copyOf(answer, packet.getLength());
            return Optional.of(new Message(received))
                    .filter(message ->
                            message.getHeader().getID() == query.getHeader().getID());
        } catch (SocketTimeoutException | PortUnreachableException _) {
            return Optional.empty();
        }
    }

    /** Waits until the server answers with a serial of the zone that is not {@code before}, and returns it. */
    static long awaitSerial(int port, long before, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<Long> serial =
                    ask(port, ZoneRecords.ZONE, Type.SOA, TIMEOUT).flatMap(DnsClient::serial);
            if (serial.isPresent() && serial.get() != before) {
                return serial.get();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new IOException("the server at port " + port + " does not answer for the zone");
    }

    private static Optional<Long> serial(Message message) {
        return message.getSection(Section.ANSWER).stream()
                .filter(SOARecord.class::isInstance)
                .map(soa -> ((SOARecord) soa).getSerial())
                .findFirst();
    }

    /** Writes the zone that a server gives as a zone file. */
    static void writeZoneFile(int port, Path file) throws IOException {
        try {
            ZoneTransferIn transfer =
                    ZoneTransferIn.newAXFR(Name.fromString(ZoneRecords.ZONE + "."), "127.0.0.1", port, null);
            transfer.run();
            SequencedSet<String> lines = new LinkedHashSet<>(); // without the SOA record at the end
            transfer.getAXFR().forEach(one -> lines.add(one.toString()));
            Files.write(file, lines);
        } catch (ZoneTransferException e) {
            throw new IOException(e);
        }
    }
}
