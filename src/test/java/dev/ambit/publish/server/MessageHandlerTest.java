package dev.ambit.publish.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.answer.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** Transfers and signed messages are passed on, and answered on the same way. */
@Timeout(60)
final class MessageHandlerTest {
    private static final TSIG KEY = new TSIG(TSIG.HMAC_SHA256, "key.", "c2VjcmV0");

    private final List<Transport> handled = new CopyOnWriteArrayList<>();
    private final MessageHandler threeMessages = (message, exchange) -> {
        handled.add(exchange.transport());
        for (int i = 0; i < (exchange.transport() == Transport.TCP ? 3 : 1); i++) {
            MessageHandler.REFUSING.handle(message, exchange);
        }
    };

    @Test
    void signedMessageAndIxfrOverUdpArePassedOn() throws IOException {
        try (Nameserver server = Nameserver.start(DnsLimits.DEFAULT, threeMessages, Nameserver.NONE)) {
            SimpleResolver resolver = server.resolver();
            Message signed = Nameserver.question("www.example.com", Type.A);
            KEY.apply(signed, null);
            assertThat(resolver.send(signed).getRcode()).isEqualTo(Rcode.REFUSED);
            assertThat(resolver.send(Nameserver.question("example.com", Type.IXFR))
                            .getRcode())
                    .isEqualTo(Rcode.REFUSED);
            assertThat(handled).containsExactly(Transport.UDP, Transport.UDP);

            // over UDP, AXFR is an error and not a transfer
            assertThat(server.askOverUdp(Nameserver.question("example.com", Type.AXFR))
                            .getRcode())
                    .isEqualTo(Rcode.FORMERR);
            assertThat(handled).hasSize(2);
        }
    }

    @Test
    void transferOverTcpCanHaveSeveralMessages() throws IOException {
        try (Nameserver server = Nameserver.start(DnsLimits.DEFAULT, threeMessages, Nameserver.NONE);
                TcpClient client = TcpClient.to(server.address())) {
            client.ask(Nameserver.question("example.com", Type.AXFR), Nameserver.question("www.example.com", Type.A));
            for (int i = 0; i < 3; i++) {
                assertThat(client.answer().getRcode()).isEqualTo(Rcode.REFUSED);
            }
            assertThat(client.answer().getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(handled).containsExactly(Transport.TCP);
        }
    }

    @Test
    void bugInTheHandlerIsAnsweredWithServfail() throws IOException {
        MessageHandler broken = (message, exchange) -> {
            throw new IllegalStateException("a fault for the test");
        };
        try (Nameserver server = Nameserver.start(DnsLimits.DEFAULT, broken, Nameserver.NONE);
                TcpClient client = TcpClient.to(server.address())) {
            Message ixfr = Nameserver.question("example.com", Type.IXFR);
            for (int i = 0; i < 3; i++) {
                assertThat(server.resolver().send(ixfr).getRcode()).isEqualTo(Rcode.SERVFAIL);
                assertThat(client.ask(ixfr).answer().getRcode()).isEqualTo(Rcode.SERVFAIL);
            }
        }
    }

    /** A secondary that is refused would only try again much later. */
    @Test
    void transfersAboveTheLimitWaitInLine() throws Exception {
        Semaphore permits = new Semaphore(0);
        CountDownLatch started = new CountDownLatch(4);
        MessageHandler waiting = (message, exchange) -> {
            exchange.beginTransfer();
            handled.add(exchange.transport());
            started.countDown();
            permits.acquireUninterruptibly();
            MessageHandler.REFUSING.handle(message, exchange);
        };
        try (Nameserver server = Nameserver.start(DnsLimits.DEFAULT, waiting, Nameserver.NONE)) {
            List<TcpClient> clients = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 6; i++) {
                TcpClient client = TcpClient.to(server.address());
                clients.add(client.ask(Nameserver.question("example.com", Type.AXFR)));
            }
            started.await();
            assertThat(handled).hasSize(4);

            permits.release(6);
            for (TcpClient client : clients) {
                assertThat(client.answer().getRcode()).isEqualTo(Rcode.REFUSED);
                client.close();
            }
            assertThat(handled).hasSize(6);
        }
    }

    /** Otherwise clients that may not fetch anything keep the secondaries waiting. */
    @Test
    void questionsThatBeginNoTransferDoNotWait() throws Exception {
        CountDownLatch started = new CountDownLatch(6);
        CountDownLatch end = new CountDownLatch(1);
        MessageHandler waiting = (message, exchange) -> {
            started.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            MessageHandler.REFUSING.handle(message, exchange);
        };
        try (Nameserver server = Nameserver.start(DnsLimits.DEFAULT, waiting, Nameserver.NONE)) {
            List<TcpClient> clients = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 6; i++) {
                clients.add(TcpClient.to(server.address()).ask(Nameserver.question("example.com", Type.AXFR)));
            }
            started.await();
            end.countDown();
            for (TcpClient client : clients) {
                assertThat(client.answer().getRcode()).isEqualTo(Rcode.REFUSED);
                client.close();
            }
        }
    }

    @Test
    void bugInTheMiddleOfATransferEndsTheConnection() throws IOException {
        MessageHandler broken = (message, exchange) -> {
            MessageHandler.REFUSING.handle(message, exchange);
            throw new IllegalStateException("a fault for the test");
        };
        try (Nameserver server = Nameserver.start(DnsLimits.DEFAULT, broken, Nameserver.NONE);
                TcpClient client = TcpClient.to(server.address())) {
            client.ask(Nameserver.question("example.com", Type.AXFR));
            assertThat(client.answer().getRcode()).isEqualTo(Rcode.REFUSED);
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** A signature does not cover the address of the sender. */
    @Test
    void signedAnswersAreLimitedToo() throws IOException {
        try (Nameserver server = Nameserver.start(
                        DnsLimits.DEFAULT.withAnswersPerSecond(1), MessageHandler.REFUSING, Nameserver.NONE);
                DatagramSocket socket = new DatagramSocket()) {
            byte[] ixfr = Nameserver.question("example.com", Type.IXFR).toWire();
            while (server.counters().limited() == 0) {
                socket.send(new DatagramPacket(ixfr, ixfr.length, server.address()));
            }
        }
    }

    @Test
    void peerThatDoesNotReadATransferIsDisconnected() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        MessageHandler endless = (message, exchange) -> {
            try {
                while (true) {
                    exchange.send(new byte[16_384], 16_384);
                }
            } catch (IOException e) {
                failed.countDown();
                throw e;
            }
        };
        try (Nameserver server = Nameserver.start(Nameserver.shortLimits(), endless, Nameserver.NONE);
                TcpClient client = TcpClient.slow(server.address())) {
            client.ask(Nameserver.question("example.com", Type.AXFR));
            failed.await();
            assertThat(client.isEnded()).isTrue();
        }
    }
}
