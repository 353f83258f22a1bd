package dev.ambit.publish.server;

import dev.ambit.core.answer.Question;
import dev.ambit.core.net.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Answers datagrams, one after another, on one thread, until its channel is closed. */
final class UdpLoop implements Runnable {
    /** Longer questions are cut off, and answered as malformed ones. */
    private static final int MAX_QUERY = 4096;

    static final int MAX_RESPONSE = 4096;

    /** After an error of the system, so that a persistent one does not use up a processor. */
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final DatagramChannel channel;
    private final UdpResponder responder;
    private final DatagramQueue others;
    private final DnsCounters counters;
    private final ByteBuffer input = ByteBuffer.allocateDirect(MAX_QUERY);
    private final ByteBuffer output = ByteBuffer.allocateDirect(MAX_RESPONSE);
    private final byte[] query = new byte[MAX_QUERY];
    private final byte[] response = new byte[MAX_RESPONSE];

    /** {@code others} takes the messages that are not plain questions. */
    UdpLoop(DatagramChannel channel, UdpResponder responder, DatagramQueue others, DnsCounters counters) {
        this.channel = channel;
        this.responder = responder;
        this.others = others;
        this.counters = counters;
    }

    @Override
    public void run() {
        while (channel.isOpen()) {
            try {
                answerNext();
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException _) { // for example no route to the client, or a firewall that rejects the answer
                counters.dropped.increment();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void answerNext() throws IOException {
        input.clear();
        InetSocketAddress sender = (InetSocketAddress) channel.receive(input);
        int length = input.flip().remaining();
        input.get(query, 0, length);
        if (sender.getPort() == 0 || Headers.isIgnored(query, length)) {
            counters.ignored.increment();
            return;
        }
        Question question = Question.parse(query, length);
        MessageKind kind = MessageKind.of(question);
        if (kind == MessageKind.SIGNED || kind == MessageKind.IXFR) {
            others.add(Arrays.copyOf(query, length), channel, sender);
            return;
        }
        int size = responder.respond(question, query, IpAddress.of(sender.getAddress()), response);
        if (size > 0) {
            channel.send(output.clear().put(response, 0, size).flip(), sender);
        }
    }
}
