package dev.ambit.publish.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.IpAddress;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

@Timeout(60)
final class TcpTest {
    private static final Message QUESTION = Nameserver.question("www.example.com", Type.A);

    @Test
    void severalQuestionsOnOneConnectionAreAnsweredInOrder() throws IOException {
        try (Nameserver server = Nameserver.start();
                TcpClient client = TcpClient.to(server.address())) {
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Message question = Nameserver.question("www.example.com", Type.A);
                ids.add(question.getHeader().getID());
                client.ask(question);
            }
            for (int id : ids) {
                assertThat(client.answer().getHeader().getID()).isEqualTo(id);
            }
            assertThat(server.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void messageThatArrivesInPartsIsAnswered() throws IOException {
        try (Nameserver server = Nameserver.start();
                TcpClient client = TcpClient.to(server.address())) {
            for (byte one : TcpClient.framed(QUESTION.toWire())) {
                client.send(one);
            }
            assertThat(client.answer().getSection(1)).hasSize(1);
        }
    }

    @Test
    void hugeAnswerIsGivenWhole() throws IOException {
        try (Nameserver server = Nameserver.start();
                TcpClient client = TcpClient.to(server.address())) {
            client.ask(Nameserver.question("huge.example.com", Type.TXT));
            assertThat(client.answer().getSection(1)).hasSize(150);
        }
    }

    @Test
    void idleConnectionAndHalfMessageAreClosed() throws IOException {
        try (Nameserver server = Nameserver.start(Nameserver.shortLimits(), MessageHandler.REFUSING, Nameserver.NONE);
                TcpClient idle = TcpClient.to(server.address());
                TcpClient half = TcpClient.to(server.address())) {
            idle.ask(QUESTION);
            assertThat(idle.answer().getSection(1)).hasSize(1);
            half.send((byte) 0, (byte) 40, (byte) 1);

            assertThat(idle.isEnded()).isTrue();
            assertThat(half.isEnded()).isTrue();
        }
    }

    @Test
    void responseAndTooLongMessageEndTheConnection() throws IOException {
        try (Nameserver server = Nameserver.start();
                TcpClient responding = TcpClient.to(server.address());
                TcpClient tooLong = TcpClient.to(server.address())) {
            byte[] response = QUESTION.toWire();
            response[2] |= (byte) 0x80;
            responding.send(TcpClient.framed(response));
            tooLong.send((byte) 0x10, (byte) 1);

            assertThat(responding.isEnded()).isTrue();
            assertThat(tooLong.isEnded()).isTrue();
            assertThat(server.counters().ignored()).isEqualTo(1);
        }
    }

    /** Without a limit, clients that read nothing would use up the memory and the connections. */
    @Test
    void clientThatDoesNotReadIsDisconnected() throws IOException {
        try (Nameserver server = Nameserver.start(Nameserver.shortLimits(), MessageHandler.REFUSING, Nameserver.NONE);
                TcpClient slow = TcpClient.slow(server.address())) {
            boolean isSending = true;
            for (int i = 0; isSending; i++) {
                isSending = trySend(slow, i);
            }
            while (server.openConnections() > 0) {
                Thread.onSpinWait();
            }
        }
    }

    /** False when the connection was closed. */
    private static boolean trySend(TcpClient client, int number) throws IOException {
        assertThat(number).isLessThan(1_000_000);
        try {
            client.ask(Nameserver.question("huge.example.com", Type.TXT));
            return true;
        } catch (SocketException closed) {
            return false;
        }
    }

    @Test
    void atItsLimitASourceLosesTheConnectionThatWaitedLongest() throws IOException {
        try (Nameserver server = Nameserver.start(DnsLimits.DEFAULT, MessageHandler.REFUSING, Nameserver.NONE);
                TcpClient other = TcpClient.from("127.0.0.2", server.address())) {
            other.ask(QUESTION).answer();
            List<TcpClient> clients = new ArrayList<>();
            for (int i = 0; i < 17; i++) {
                TcpClient client = TcpClient.to(server.address());
                clients.add(client);
                client.ask(QUESTION).answer();
                if (i == 15) {
                    clients.getFirst().ask(QUESTION).answer();
                }
            }

            assertThat(clients.get(1).isEnded()).isTrue();
            assertThat(server.openConnections()).isEqualTo(17);
            assertThat(server.counters().evicted()).isEqualTo(1);
            clients.getFirst().ask(QUESTION).answer();
            other.ask(QUESTION).answer();
            for (TcpClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void fullServerClosesTheConnectionThatWaitedLongest() throws IOException {
        DnsLimits few = new DnsLimits(
                0,
                5,
                4,
                DnsLimits.DEFAULT.idle(),
                DnsLimits.DEFAULT.write(),
                DnsLimits.DEFAULT.transferWrite(),
                DnsLimits.DEFAULT.transfer(),
                1,
                1);
        try (Nameserver server = Nameserver.start(few, MessageHandler.REFUSING, Nameserver.NONE);
                TcpClient first = TcpClient.from("127.0.0.2", server.address())) {
            first.ask(QUESTION).answer();
            List<TcpClient> clients = new ArrayList<>();
            for (int i = 3; i < 7; i++) {
                TcpClient client = TcpClient.from("127.0.0." + i, server.address());
                clients.add(client);
                client.ask(QUESTION).answer();
            }

            assertThat(first.isEnded()).isTrue();
            for (TcpClient client : clients) {
                client.ask(QUESTION).answer();
                client.close();
            }
        }
    }

    /** Secondaries must be able to fetch whatever others do. */
    @Test
    void placesAreKeptForKnownClients() throws Exception {
        CountDownLatch started = new CountDownLatch(3);
        MessageHandler endless = (message, exchange) -> {
            started.countDown();
            LockSupport.park(); // until the connection is closed
        };
        DnsLimits few = new DnsLimits(
                0,
                4,
                4,
                DnsLimits.DEFAULT.idle(),
                DnsLimits.DEFAULT.write(),
                DnsLimits.DEFAULT.transferWrite(),
                DnsLimits.DEFAULT.transfer(),
                1,
                1);
        IpAddress secondary = IpAddress.parse("127.0.0.9").orElseThrow();
        try (Nameserver server = Nameserver.start(few, endless, secondary::equals)) {
            List<TcpClient> busy = new ArrayList<>();
            for (int i = 2; i < 5; i++) {
                TcpClient client = TcpClient.from("127.0.0." + i, server.address());
                busy.add(client.ask(Nameserver.question("example.com", Type.AXFR)));
            }
            started.await();
            try (TcpClient other = TcpClient.from("127.0.0.5", server.address());
                    TcpClient known = TcpClient.from("127.0.0.9", server.address())) {
                assertThat(other.isEnded()).isTrue();
                known.ask(QUESTION).answer();
            }
            for (TcpClient client : busy) {
                client.close();
            }
        }
    }
}
