package dev.ambit.publish.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.net.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

@Timeout(60)
final class UdpTest {
    private static final byte[] QUESTION =
            Nameserver.question("www.example.com", Type.A).toWire();

    @Test
    void questionsAreAnswered() throws IOException {
        try (Nameserver server = Nameserver.start()) {
            SimpleResolver resolver = server.resolver();
            assertThat(Nameserver.askForAddress(resolver)).isEqualTo(1);
            assertThat(resolver.send(Nameserver.question("none.example.com", Type.A))
                            .getRcode())
                    .isEqualTo(Rcode.NXDOMAIN);
            assertThat(resolver.send(Nameserver.question("example.net", Type.A)).getRcode())
                    .isEqualTo(Rcode.REFUSED);
            assertThat(server.counters().answers(Transport.UDP, Rcode.NOERROR)).isEqualTo(1);
            assertThat(server.counters().answers(Transport.UDP, Rcode.NXDOMAIN)).isEqualTo(1);
            assertThat(server.counters().answers(Transport.UDP, Rcode.REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void longAnswerIsTruncatedAndThenGivenOverTcp() {
        try (Nameserver server = Nameserver.start()) {
            assertThat(Nameserver.ask(server.resolver(), "long.example.com", Type.TXT))
                    .isEqualTo(15);
            assertThat(server.counters().answers(Transport.UDP, Rcode.NOERROR)).isEqualTo(1);
            assertThat(server.counters().answers(Transport.TCP, Rcode.NOERROR)).isEqualTo(1);
        }
    }

    /** An answer to a response could be answered by another server, endlessly. */
    @Test
    void responsesAndShortMessagesAreNotAnswered() throws IOException {
        try (Nameserver server = Nameserver.start();
                DatagramSocket client = client(server)) {
            byte[] response = QUESTION.clone();
            response[2] |= (byte) 0x80;
            send(client, response);
            send(client, Arrays.copyOf(QUESTION, 11));
            send(client);
            send(client, QUESTION);

            assertThat(receive(client).getHeader().getID())
                    .isEqualTo(new Message(QUESTION).getHeader().getID());
            client.setSoTimeout(100);
            assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.counters().ignored()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void answersAboveTheLimitAreTruncatedOrDropped() throws IOException {
        DnsLimits limits = DnsLimits.DEFAULT.withAnswersPerSecond(1);
        try (Nameserver server = Nameserver.start(limits, MessageHandler.REFUSING, Nameserver.NONE);
                DatagramSocket client = client(server)) {
            Message withOpt = Nameserver.question("www.example.com", Type.A);
            withOpt.addRecord(new org.xbill.DNS.OPTRecord(1232, 0, 0), 3);
            for (int i = 0; i < 3; i++) {
                send(client, withOpt.toWire());
            }

            assertThat(receive(client).getSection(1)).hasSize(1);
            Message second = receive(client);
            assertThat(second.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(second.getSection(1)).isEmpty();
            assertThat(second.getQuestion()).isEqualTo(withOpt.getQuestion());
            assertThat(second.getOPT()).isNotNull();
            client.setSoTimeout(100);
            assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.counters().truncated()).isEqualTo(1);
            assertThat(server.counters().limited()).isEqualTo(1);
        }
    }

    @Test
    void knownClientsHaveNoLimit() {
        DnsLimits limits = DnsLimits.DEFAULT.withAnswersPerSecond(1);
        try (Nameserver server = Nameserver.start(limits, MessageHandler.REFUSING, IpAddress::isLoopback)) {
            SimpleResolver resolver = server.resolver();
            for (int i = 0; i < 20; i++) {
                assertThat(Nameserver.askForAddress(resolver)).isEqualTo(1);
            }
            assertThat(server.counters().truncated()).isZero();
        }
    }

    /** Neither garbage nor questions for any type use up the answers to real questions of the same network. */
    @Test
    void realQuestionsAreAnsweredDuringAFlood() throws Exception {
        try (Nameserver server = Nameserver.start(DnsLimits.DEFAULT, MessageHandler.REFUSING, Nameserver.NONE)) {
            Thread flood;
            try (DatagramSocket flooder = client(server)) {
                flood = Thread.ofPlatform().start(() -> flood(flooder));
                SimpleResolver resolver = server.resolver();
                for (int i = 0; i < 100; i++) {
                    assertThat(askRepeatedly(resolver)).isEqualTo(1);
                }
            }
            flood.join();
            assertThat(server.counters().limited()).isPositive();
            assertThat(server.counters().answers(Transport.TCP, Rcode.NOERROR)).isZero();
        }
    }

    /** As resolvers do: the system drops datagrams when the buffer of a socket is full. */
    private static int askRepeatedly(SimpleResolver resolver) {
        resolver.setTimeout(Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            try {
                return Nameserver.askForAddress(resolver);
            } catch (UncheckedIOException _) {
                // the datagram was lost
            }
        }
        return 0;
    }

    private static void flood(DatagramSocket flooder) {
        Random random = new Random(3);
        byte[] any = Nameserver.question("www.example.com", Type.ANY).toWire();
        byte[] refused = Nameserver.question("example.net", Type.A).toWire();
        try {
            while (true) {
                byte[] garbage = new byte[random.nextInt(1500)];
                random.nextBytes(garbage);
                send(flooder, garbage);
                send(flooder, any);
                send(flooder, refused);
            }
        } catch (IOException _) {
            // the flood was stopped
        }
    }

    @Test
    void portInUseIsAnErrorForBothProtocols() throws IOException {
        try (ServerSocket tcp = new ServerSocket(0);
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (int port : new int[] {tcp.getLocalPort(), udp.getLocalPort()}) {
                assertThatThrownBy(() -> bind(port))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port + " for DNS: ")
                        .hasMessageContaining("in use");
            }
        }
        try (Nameserver server = Nameserver.start()) {
            assertThatThrownBy(() -> bind(server.address().getPort())).hasMessageContaining("in use");
        }
    }

    private static DnsServer bind(int port) {
        DnsServer.Parts parts = new DnsServer.Parts(
                () -> ZoneTable.EMPTY, MessageHandler.REFUSING, Nameserver.NONE, Nameserver.NONE, new Random(1));
        return DnsServer.bind("127.0.0.1", port, DnsLimits.DEFAULT, parts);
    }

    @Test
    void closeEndsAllThreads() throws IOException {
        Nameserver server = Nameserver.start();
        try (TcpClient client = TcpClient.to(server.address())) {
            Nameserver.askForAddress(server.resolver());
            long start = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            assertThat(client.isEnded()).isTrue();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("dns-"));
        }
    }

    private static DatagramSocket client(Nameserver server) throws IOException {
        DatagramSocket client = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client.connect(server.address());
        client.setSoTimeout(20_000);
        return client;
    }

    private static void send(DatagramSocket client, byte... message) throws IOException {
        client.send(new DatagramPacket(message, message.length));
    }

    private static Message receive(DatagramSocket client) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        client.receive(packet);
        return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
    }
}
