package dev.ambit.publish.server;

import dev.ambit.core.answer.Question;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.net.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;

/**
 * Datagrams for the {@link MessageHandler}, answered on a thread of their own: verifying a signature takes as long as
 * many answers, and a flood of them must not delay plain questions. Half of the places are reserved for
 * known clients.
 */
final class DatagramQueue implements Runnable {
    private static final int CAPACITY = 256;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Datagram(byte[] message, DatagramChannel channel, InetSocketAddress sender, IpAddress client) {}

    private final BlockingQueue<Datagram> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final MessageAnswerer answerer;
    private final UdpResponder responder;
    private final Predicate<IpAddress> isKnown;
    private final DnsCounters counters;

    DatagramQueue(
            MessageAnswerer answerer, UdpResponder responder, Predicate<IpAddress> isKnown, DnsCounters counters) {
        this.answerer = answerer;
        this.responder = responder;
        this.isKnown = isKnown;
        this.counters = counters;
    }

    /** Adds a message; drops it when too many wait. */
    void add(byte[] message, DatagramChannel channel, InetSocketAddress sender) {
        IpAddress client = IpAddress.of(sender.getAddress());
        boolean hasRoom = waiting.size() < CAPACITY / 2 || isKnown.test(client);
        if (!hasRoom || !waiting.offer(new Datagram(message, channel, sender, client))) {
            counters.dropped.increment();
        }
    }

    /** Answers the messages until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                answer(waiting.take());
            }
        } catch (InterruptedException _) {
            // the server is being closed
        }
    }

    private void answer(Datagram datagram) {
        try {
            answerer.handle(datagram.message(), new UdpExchange(datagram));
        } catch (IOException _) { // also when the channel was closed
            counters.dropped.increment();
        }
    }

    private final class UdpExchange implements MessageHandler.Exchange {
        private final Datagram datagram;

        UdpExchange(Datagram datagram) {
            this.datagram = datagram;
        }

        @Override
        public IpAddress peer() {
            return datagram.client();
        }

        @Override
        public Transport transport() {
            return Transport.UDP;
        }

        @Override
        public void send(byte[] message, int length) throws IOException {
            Question question = Question.parse(datagram.message(), datagram.message().length);
            if (responder.maySend(question, datagram.client(), message)) {
                datagram.channel().send(ByteBuffer.wrap(message, 0, length), datagram.sender());
            }
        }
    }
}
