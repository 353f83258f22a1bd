package dev.ambit.publish.server;

import dev.ambit.core.answer.Question;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.limit.Source;
import dev.ambit.core.net.IpAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TCP connection: its thread answers one message after another (RFC 7766). {@link TcpConnections} closes it at its
 * deadline, or to make room for another one while it waits for a message.
 */
final class TcpConnection implements Runnable {
    /** Nearly all answers fit; a longer one is made again with {@link #MAX_RESPONSE}. */
    private static final int USUAL_RESPONSE = 4096;

    private static final int MAX_RESPONSE = 65_535;

    private final Socket socket;
    private final IpAddress peer;
    private final Source source;
    private final TcpConnections connections;
    private final Thread thread;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** A {@link System#nanoTime}. */
    private volatile long deadline;

    /** Whether it waits for a message, or the rest of one, since {@link #waitingSince}; guarded by this. */
    private boolean isWaiting;

    private long waitingSince;

    TcpConnection(Socket socket, TcpConnections connections) {
        this.socket = socket;
        this.peer = IpAddress.of(socket.getInetAddress());
        this.source = Source.of(peer);
        this.connections = connections;
        this.thread = Thread.ofVirtual().name("dns-tcp").unstarted(this);
        waitForMessage();
    }

    void start() {
        thread.start();
    }

    IpAddress peer() {
        return peer;
    }

    Source source() {
        return source;
    }

    @Override
    public void run() {
        try (socket) {
            MessageReader reader = new MessageReader(socket.getInputStream());
            for (byte[] message = reader.next(); message != null && stopWaiting(); message = reader.next()) {
                if (Headers.isIgnored(message, message.length)) {
                    connections.counters().ignored.increment();
                    return;
                }
                answer(message);
                waitForMessage();
            }
        } catch (IOException | InterruptedException _) {
            // closed by the peer, at the deadline, or to make room for another connection
        } finally {
            connections.remove(this);
        }
    }

    private void answer(byte[] message) throws IOException, InterruptedException {
        Question question = Question.parse(message, message.length);
        switch (MessageKind.of(question)) {
            case QUESTION -> answerQuestion(question, message);
            case SIGNED, AXFR, IXFR -> handle(message);
        }
    }

    private void answerQuestion(Question question, byte[] message) throws IOException {
        MessageAnswerer answerer = connections.answerer();
        byte[] response = new byte[USUAL_RESPONSE];
        int length = answerer.answer(question, message, response, Transport.TCP);
        if (length > 0 && Headers.isTruncated(response)) {
            response = new byte[MAX_RESPONSE];
            length = answerer.answer(question, message, response, Transport.TCP);
        }
        if (length > 0) {
            setDeadline(connections.limits().write());
            write(response, length);
        }
    }

    private void handle(byte[] message) throws IOException {
        TcpExchange exchange = new TcpExchange();
        try {
            connections.answerer().handle(message, exchange);
        } finally {
            exchange.endTransfer();
        }
    }

    /** Sends the length and the message in one write: some clients expect both in one segment (RFC 7766, 8). */
    private void write(byte[] message, int length) throws IOException {
        byte[] frame = new byte[2 + length];
        frame[0] = (byte) (length >>> 8);
        frame[1] = (byte) length;
        System.arraycopy(message, 0, frame, 2, length);
        connections.counters().answered(Transport.TCP, message);
        socket.getOutputStream().write(frame);
    }

    private void setDeadline(Duration from) {
        deadline = System.nanoTime() + from.toNanos();
    }

    private synchronized void waitForMessage() {
        setDeadline(connections.limits().idle());
        waitingSince = System.nanoTime();
        isWaiting = true;
    }

    /** A message has arrived; false when the connection was closed meanwhile. */
    private synchronized boolean stopWaiting() {
        isWaiting = false;
        setDeadline(connections.limits().write());
        return !isClosed.get();
    }

    /** The nanoseconds for which it has waited for a message at {@code now}; -1 while one is being answered. */
    synchronized long waited(long now) {
        return isWaiting ? Math.max(0, now - waitingSince) : -1;
    }

    /** Closes the connection unless a message has arrived; returns whether it is closed. */
    synchronized boolean closeIfWaiting() {
        if (isWaiting) {
            close();
        }
        return isClosed.get();
    }

    void closeAfterDeadline(long now) {
        if (now - deadline > 0) {
            close();
        }
    }

    /** Ends its thread, also in the middle of an answer. */
    void close() {
        if (isClosed.compareAndSet(false, true)) {
            try {
                socket.close();
            } catch (IOException _) {
                // it is closed nevertheless
            }
            thread.interrupt(); // it may wait for a transfer
        }
    }

    private final class TcpExchange implements MessageHandler.Exchange {
        private boolean isTransfer;
        private boolean hasSent;

        /** Of the transfer; a {@link System#nanoTime}. */
        private long end;

        @Override
        public IpAddress peer() {
            return peer;
        }

        @Override
        public Transport transport() {
            return Transport.TCP;
        }

        @Override
        public void beginTransfer() throws IOException {
            setDeadline(connections.limits().transfer());
            try {
                connections.transfers().acquire(source);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("closed while it waited for its turn");
            }
            isTransfer = true;
            end = System.nanoTime() + connections.limits().transfer().toNanos();
        }

        void endTransfer() {
            if (isTransfer) {
                connections.transfers().release(source);
            }
        }

        @Override
        public boolean hasSent() {
            return hasSent;
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // correctness does not depend on it
        public void send(byte[] message, int length) throws IOException {
            setDeadline(patience());
            hasSent = true;
            write(message, length);
            setDeadline(patience()); // for the next message, which takes time, too
            Thread.yield(); // a fast peer of a large zone must not keep the carrier from other connections
        }

        private Duration patience() {
            if (!isTransfer) {
                return connections.limits().write();
            }
            Duration rest = Duration.ofNanos(end - System.nanoTime());
            Duration write = connections.limits().transferWrite();
            return rest.compareTo(write) < 0 ? rest : write;
        }
    }
}
