package dev.ambit.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One accepted socket, and until when it may go on with what it does. Only waiting for the peer is timed; a handler takes
 * as long as it takes.
 *
 * <p>A read is ended by closing the socket's input, so that the sender of half a request can still be told; a write is ended
 * by closing the socket. All methods but {@link #enforce} belong to the connection's own thread.
 */
final class OpenConnection {
    /** More than the largest body in the smallest chunks: closes the way to fill the memory with one endless line. */
    private static final long MOST_BYTES = 64 << 20;

    private static final long MOST_DISCARDED = 16 << 20;
    private static final long NONE = 0;

    private final SocketChannel socket;
    private final Duration requestTimeout;
    private final Duration idleTimeout;

    private volatile long deadline;
    private volatile boolean expired;
    private volatile boolean canAnswer;
    private boolean taken;
    private long requestBegan = NONE;
    private long received;
    private boolean ended;

    /** {@code requestTimeout} also bounds what comes before the first request: a PROXY header, the TLS handshake. */
    OpenConnection(SocketChannel socket, Duration requestTimeout, Duration idleTimeout) {
        this.socket = socket;
        this.requestTimeout = requestTimeout;
        this.idleTimeout = idleTimeout;
        this.deadline = in(requestTimeout);
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    /** Whether a request has begun to arrive and is not answered yet. */
    boolean isArriving() {
        return requestBegan != NONE;
    }

    /** Ends what takes too long; called by another thread now and then. */
    void enforce() throws IOException {
        long limit = deadline;
        if (limit == NONE || System.nanoTime() - limit < 0) {
            return;
        }
        if (canAnswer && !expired) {
            expired = true;
            socket.shutdownInput();
        } else {
            socket.close();
        }
    }

    /**
     * The next bytes of the peer; null when there are no more.
     *
     * @throws RequestException 408 when a request that has begun takes too long, 413 when it is endless
     */
    byte @Nullable [] read(Supplier<byte @Nullable []> from) {
        long limit = readLimit();
        if (requestBegan != NONE && System.nanoTime() - limit >= 0) {
            throw refuse(Status.REQUEST_TIMEOUT_408); // one byte now and then
        }
        byte[] bytes = wait(from, limit);
        if (expired && requestBegan != NONE) {
            throw refuse(Status.REQUEST_TIMEOUT_408);
        }
        if (bytes == null || expired) {
            ended = true;
            return null;
        }
        if (requestBegan == NONE) {
            requestBegan = in(Duration.ZERO);
            received = 0;
        }
        received += bytes.length;
        if (received > MOST_BYTES) {
            throw refuse(Status.REQUEST_ENTITY_TOO_LARGE_413);
        }
        return bytes;
    }

    /** Does {@code write}, which sends a piece of an answer, no more than a slow peer takes in the time of a request. */
    void write(Runnable write) {
        deadline = in(requestTimeout);
        try {
            write.run();
        } finally {
            deadline = NONE;
        }
    }

    /** The answer begins: what comes next is another request. */
    void answered() {
        requestBegan = NONE;
    }

    /**
     * Says that no more is coming and lets the peer read what was sent: a socket that is closed with bytes unread resets the
     * connection, and the reset may overtake the answer.
     */
    void linger(Duration longest) throws IOException {
        if (ended || expired || !socket.isOpen()) {
            return;
        }
        socket.shutdownOutput();
        canAnswer = false;
        deadline = in(longest);
        ByteBuffer rest = ByteBuffer.allocate(8 * 1024);
        long discarded = 0;
        for (int read = 0; read >= 0 && discarded < MOST_DISCARDED; read = socket.read(rest.clear())) {
            discarded += read;
        }
        deadline = NONE;
    }

    /** Closes the socket itself, whatever layers above it left open. */
    void close() throws IOException {
        socket.close();
    }

    private long readLimit() {
        if (requestBegan != NONE) {
            return requestBegan + requestTimeout.toNanos();
        }
        if (!taken) {
            taken = true;
            return deadline;
        }
        return in(idleTimeout);
    }

    private byte @Nullable [] wait(Supplier<byte @Nullable []> from, long limit) {
        deadline = limit;
        canAnswer = true;
        try {
            return from.get();
        } catch (UncheckedIOException e) {
            if (expired) {
                return null;
            }
            throw new ServerConnectionException("the peer is gone", e);
        } finally {
            canAnswer = false;
            deadline = NONE;
        }
    }

    /** What ends the connection with an answer of {@code status}. */
    static RequestException refuse(Status status) {
        return RequestException.builder()
                .type(EventType.OTHER)
                .status(status)
                .message(status.reasonPhrase())
                .setKeepAlive(false)
                .build();
    }

    /** A moment of {@link System#nanoTime}, never {@link #NONE}. */
    private static long in(Duration duration) {
        long moment = System.nanoTime() + duration.toNanos();
        return moment == NONE ? 1 : moment;
    }
}
