package dev.ambit.http.connection;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An accepted socket with the deadline of its current operation. Only waiting for the peer has a deadline; handlers
 * have none.
 *
 * <p>At its deadline a read is ended by closing the socket's input, so that the sender of half a request still gets a
 * response; a write is ended by closing the socket. All methods are called by the connection's own thread, except
 * {@link #enforce} and those that {@link ConnectionRegistry} calls under its lock to make room.
 */
final class ClientConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** Exceeds the largest body in the smallest chunks; prevents filling the memory with one endless line. */
    private static final long MAX_BYTES = 64 << 20;

    /**
     * Every read is an object in the library's buffers, so a request that arrives byte by byte would take fifty times
     * its size. This number of reads may be small; all others must return {@link #MIN_READ} bytes on average.
     */
    private static final long MAX_SMALL_READS = 4_096;

    private static final int MIN_READ = 32;
    private static final long MAX_DISCARDED = 16 << 20;

    /** With the default request timeout, a client must read a megabit per second. */
    private static final long RESPONSE_PART = 4 << 20;

    private static final long NONE = 0;

    private final ConnectionRegistry.Endpoints endpoints;
    private final SocketChannel socket;
    private final HttpSettings.Limits limits;
    private final ConnectionUsage connectionUsage;

    private final EvictionRank evictionRank = new EvictionRank();

    private volatile long deadline;
    private volatile boolean expired;
    private volatile boolean canRespond;
    private boolean hasRead;
    private long requestDeadline = NONE;
    private long received;
    private long reads;
    private boolean ended;

    /** Whether the request did not arrive at once. */
    private boolean waited;

    private boolean discardsBody;
    private long responseDeadline = NONE;

    /** The request timeout also bounds the PROXY header and the TLS handshake before the first request. */
    ClientConnection(
            ConnectionRegistry.Endpoints endpoints,
            SocketChannel socket,
            HttpSettings.Limits limits,
            ConnectionUsage connectionUsage) {
        this.endpoints = endpoints;
        this.socket = socket;
        this.limits = limits;
        this.connectionUsage = connectionUsage;
        this.deadline = in(limits.requestTimeout());
    }

    ConnectionRegistry.Endpoints endpoints() {
        return endpoints;
    }

    /** The resources of its source that it uses. */
    ConnectionUsage usage() {
        return connectionUsage;
    }

    EvictionRank evictionRank() {
        return evictionRank;
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    /** Closes it if its rank is still true; otherwise a request has arrived meanwhile, and it stays open. */
    boolean closeIfUnused() {
        boolean isUnused = evictionRank.closeIfTrue();
        if (isUnused) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("closing a connection to make room", e);
            }
        }
        return isUnused;
    }

    /** Whether a request has started to arrive and its response has not started yet. */
    boolean isArriving() {
        return requestDeadline != NONE;
    }

    /** Ends the current operation after its deadline; called periodically by another thread. */
    void enforce() throws IOException {
        long limit = deadline;
        if (limit == NONE || System.nanoTime() - limit < 0) {
            return;
        }
        if (canRespond && !expired) {
            expired = true;
            socket.shutdownInput();
        } else {
            socket.close();
        }
    }

    /**
     * Reads the next bytes from the peer; null at the end.
     *
     * @throws RequestException 408 when a request takes too long to arrive, 413 when it is too large, 429 when its
     *     source has too many unfinished requests
     */
    byte @Nullable [] read(HelidonSocket from) {
        if (requestDeadline == NONE) {
            return readFirst(from);
        }
        if (System.nanoTime() - requestDeadline >= 0) {
            throw rejection(Status.REQUEST_TIMEOUT_408); // the peer sends single bytes, each before the read times out
        }
        waited = true;
        connectionUsage.countUnfinished();
        evictionRank.waitForRest();
        byte[] bytes = wait(from, requestDeadline);
        if (expired) {
            throw rejection(Status.REQUEST_TIMEOUT_408);
        }
        return counted(bytes);
    }

    /** The first bytes of a request. */
    private byte @Nullable [] readFirst(HelidonSocket from) {
        long since = evictionRank.idleSince();
        long limit = deadline;
        if (hasRead) {
            since = evictionRank.waitForRequest();
            limit = since + limits.idleTimeout().toNanos();
        }
        hasRead = true;
        byte[] bytes = wait(from, limit);
        if (bytes == null || expired || !evictionRank.requestStarted(since)) {
            ended = true;
            return null;
        }
        requestStarted();
        return counted(bytes);
    }

    /** A request starts to arrive, or has arrived already, pipelined behind the previous one. */
    private void requestStarted() {
        requestDeadline = in(limits.requestTimeout());
        received = 0;
        reads = 0;
    }

    private byte @Nullable [] counted(byte @Nullable [] bytes) {
        if (bytes == null) {
            ended = true;
            return null;
        }
        received += bytes.length;
        reads++;
        if (received > MAX_BYTES || reads > MAX_SMALL_READS + received / MIN_READ) {
            throw rejection(Status.REQUEST_ENTITY_TOO_LARGE_413);
        }
        if (received > InFlightMemory.SMALL && !discardsBody) {
            holdRoom();
        }
        return bytes;
    }

    private void holdRoom() {
        Status refusal = connectionUsage.hold(received);
        if (refusal != null) {
            throw rejection(refusal);
        }
    }

    /** Sets whether the bytes read from now on are discarded, so that they take no memory. */
    void discardsBody(boolean isDiscarded) {
        discardsBody = isDiscarded;
    }

    /** Sets the time within which the body must arrive. */
    void limitBodyTime(Duration timeout) {
        long end = in(timeout);
        if (requestDeadline != NONE && end - requestDeadline < 0) {
            requestDeadline = end;
        }
    }

    /** The whole request has arrived; false when the connection was closed meanwhile to make room for others. */
    boolean arrived() {
        return !waited || arrivedLate();
    }

    private boolean arrivedLate() {
        waited = false;
        connectionUsage.arrived();
        return evictionRank.restArrived();
    }

    /**
     * A response of {@code bytes} starts. It must be read within the request timeout, and as much again for each part
     * of it.
     */
    void limitResponseTime(long bytes) {
        responseDeadline = in(limits.requestTimeout().multipliedBy(1 + bytes / RESPONSE_PART));
    }

    /** The response has been sent. */
    void responseSent() {
        responseDeadline = NONE;
    }

    /** Runs {@code write}, which sends a piece of a response, with the request timeout as its deadline. */
    void write(Runnable write) {
        long end = in(limits.requestTimeout());
        deadline = responseDeadline == NONE ? end : earlier(responseDeadline, end);
        try {
            write.run();
        } finally {
            deadline = NONE;
        }
    }

    /** The response starts: the next bytes are another request; {@code hasMore} says that a part of it has arrived. */
    void responseStarted(boolean hasMore) {
        requestDeadline = NONE;
        if (hasMore) {
            requestStarted();
        }
    }

    /**
     * Closes the output and reads the rest of the input: closing a socket with unread bytes resets the connection, and
     * the reset may reach the peer before the response.
     */
    void linger(Duration timeout) throws IOException {
        if (ended || expired || !socket.isOpen()) {
            return;
        }
        socket.shutdownOutput();
        evictionRank.waitForRequest(); // no request runs on it, so it may be closed to make room for another
        canRespond = false;
        deadline = in(timeout);
        ByteBuffer rest = ByteBuffer.allocate(8 * 1024);
        long discarded = 0;
        for (int read = 0; read >= 0 && discarded < MAX_DISCARDED; read = socket.read(rest.clear())) {
            discarded += read;
        }
        deadline = NONE;
    }

    /** Closes the socket itself, even if the layers above left it open. */
    void close() throws IOException {
        connectionUsage.done();
        socket.close();
    }

    private byte @Nullable [] wait(HelidonSocket from, long limit) {
        deadline = limit;
        canRespond = true;
        try {
            return from.get();
        } catch (UncheckedIOException e) {
            if (expired) {
                return null;
            }
            throw new ServerConnectionException("the peer is gone", e);
        } finally {
            canRespond = false;
            deadline = NONE;
        }
    }

    /** An exception that ends the connection with a response of {@code status}. */
    static RequestException rejection(Status status) {
        return RequestException.builder()
                .type(EventType.OTHER)
                .status(status)
                .message(status.reasonPhrase())
                .setKeepAlive(false)
                .build();
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** A time in {@link System#nanoTime}, but never {@link #NONE}. */
    private static long in(Duration duration) {
        long time = System.nanoTime() + duration.toNanos();
        return time == NONE ? 1 : time;
    }
}
