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
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

// tidy: the states of one connection and their deadlines are one thing; half of them elsewhere would share all of its
// fields
/**
 * One accepted socket, and until when it may go on with what it does. Only waiting for the peer is timed; a handler takes
 * as long as it takes.
 *
 * <p>A read is ended by closing the socket's input, so that the sender of half a request can still be told; a write is ended
 * by closing the socket. All methods belong to the connection's own thread, but {@link #enforce} and those that
 * {@link ConnectionRegistry} calls under its lock to make room.
 */
final class ClientConnection {
    /** Instead of a moment at which it became idle: a request arrives or is answered. */
    static final long BUSY = Long.MIN_VALUE;

    /** Instead of a moment: it was closed to make room for another. */
    private static final long CLOSED = Long.MIN_VALUE + 1;

    /** The one that was idle first comes first. */
    static final Comparator<ClientConnection> BY_RANK = (one, other) ->
            one.rank == other.rank ? Long.compare(one.number, other.number) : Long.signum(one.rank - other.rank);

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** More than the largest body in the smallest chunks: closes the way to fill the memory with one endless line. */
    private static final long MAX_BYTES = 64 << 20;

    /**
     * Every read is an object in the library's buffers, so a request that arrives byte by byte would take fifty times its
     * size. So many reads may be small; all others must bring {@link #MIN_READ} bytes on average.
     */
    private static final long MAX_SMALL_READS = 4_096;

    private static final int MIN_READ = 32;
    private static final long MAX_DISCARDED = 16 << 20;

    /** With the usual time for a request, a client must read a megabit a second. */
    private static final long PART_OF_AN_ANSWER = 4 << 20;

    private static final long NONE = 0;

    private final ConnectionRegistry.Endpoints endpoints;
    private final SocketChannel socket;
    private final HttpSettings.Limits limits;
    private final ConnectionUsage connectionUsage;

    /** {@link #BUSY}, {@link #CLOSED}, or since when it waits for a request. */
    private final AtomicLong idle = new AtomicLong(now());

    /** {@link #NONE}, {@link #CLOSED}, or since when it waits for the rest of a request. */
    private final AtomicLong arriving = new AtomicLong(NONE);

    private volatile long deadline;
    private volatile boolean expired;
    private volatile boolean canAnswer;
    private boolean hasRead;
    private long requestEnds = NONE;
    private long received;
    private long reads;
    private boolean ended;

    /** Whether the request did not arrive at once. */
    private boolean waited;

    private boolean discardsBody;
    private long answerEnds = NONE;

    /** Its place among all connections, and what tells it from others with the same; guarded by their lock. */
    private long rank;

    private long number;

    /** Whether its rank is since when a request arrives. */
    private boolean isAside;

    /** The time for a request also bounds what comes before the first one: a PROXY header, the TLS handshake. */
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

    /** What it takes of what its source has. */
    ConnectionUsage share() {
        return connectionUsage;
    }

    long rank() {
        return rank;
    }

    long number() {
        return number;
    }

    boolean isAside() {
        return isAside;
    }

    /** Gives it its first place. */
    void number(long tellingApart) {
        number = tellingApart;
        rank = idle.get();
    }

    /**
     * Gives it the place that it should have at {@code now}: by since when it is idle, or else aside by since when its request
     * arrives; when a request is answered, by {@code now}.
     */
    void rankAnew(long now) {
        long idleSince = idle.get();
        long arrivingSince = arriving.get();
        isAside = idleSince == BUSY && arrivingSince != NONE;
        if (isAside) {
            rank = arrivingSince;
        } else {
            rank = idleSince == BUSY ? now : idleSince;
        }
    }

    /** Whether its request, by which it was ranked, still arrives. */
    boolean isStillArriving() {
        return arriving.get() == rank;
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    /** Since when it waits for a request; {@link #BUSY} when it does not. */
    long idleSince() {
        return idle.get();
    }

    /** Closes it when it does what its rank says still since then; otherwise a request has come, which runs to its end. */
    boolean closeIfUnused() {
        boolean isUnused =
                isAside ? arriving.compareAndSet(rank, CLOSED) : rank != BUSY && idle.compareAndSet(rank, CLOSED);
        if (isUnused) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("closing a connection to make room", e);
            }
        }
        return isUnused;
    }

    /** Whether a request has begun to arrive and is not answered yet. */
    boolean isArriving() {
        return requestEnds != NONE;
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
     * @throws RequestException 408 when a request that has begun takes too long, 413 when it is endless, 429 when its source
     *     has too many that have begun
     */
    byte @Nullable [] read(Supplier<byte @Nullable []> from) {
        if (requestEnds == NONE) {
            return readFirst(from);
        }
        if (System.nanoTime() - requestEnds >= 0) {
            throw refuse(Status.REQUEST_TIMEOUT_408); // one byte now and then
        }
        waited = true;
        connectionUsage.waits();
        arriving.compareAndSet(NONE, now());
        byte[] bytes = wait(from, requestEnds);
        if (expired) {
            throw refuse(Status.REQUEST_TIMEOUT_408);
        }
        return taken(bytes);
    }

    /** The first bytes of a request. */
    private byte @Nullable [] readFirst(Supplier<byte @Nullable []> from) {
        long since = idle.get();
        long limit = deadline;
        if (hasRead) {
            since = now();
            limit = since + limits.idleTimeout().toNanos();
            idle.set(since);
        }
        hasRead = true;
        byte[] bytes = wait(from, limit);
        if (bytes == null || expired || since == CLOSED || !idle.compareAndSet(since, BUSY)) {
            ended = true;
            return null;
        }
        requestStarted();
        return taken(bytes);
    }

    /** A request begins to arrive, or did so already behind the one before. */
    private void requestStarted() {
        requestEnds = in(limits.requestTimeout());
        received = 0;
        reads = 0;
    }

    private byte @Nullable [] taken(byte @Nullable [] bytes) {
        if (bytes == null) {
            ended = true;
            return null;
        }
        received += bytes.length;
        reads++;
        if (received > MAX_BYTES || reads > MAX_SMALL_READS + received / MIN_READ) {
            throw refuse(Status.REQUEST_ENTITY_TOO_LARGE_413);
        }
        if (received > InFlightMemory.SMALL && !discardsBody) {
            holdRoom();
        }
        return bytes;
    }

    private void holdRoom() {
        Status refusal = connectionUsage.hold(received);
        if (refusal != null) {
            throw refuse(refusal);
        }
    }

    /** Whether what is read now is not kept, so that it needs no room. */
    void discardsBody(boolean really) {
        discardsBody = really;
    }

    /** Says in what time the body must be there. */
    void expect(Duration longest) {
        long end = in(longest);
        if (requestEnds != NONE && end - requestEnds < 0) {
            requestEnds = end;
        }
    }

    /** All of the request is there, and will be answered; false when it was closed meanwhile to make room for others. */
    boolean arrived() {
        return !waited || arrivedLate();
    }

    private boolean arrivedLate() {
        waited = false;
        connectionUsage.arrived();
        long since = arriving.get();
        return since != CLOSED && arriving.compareAndSet(since, NONE);
    }

    /** An answer of so many bytes begins: all of it must be read in the time of a request, and as much again for each part of it. */
    void sends(long bytes) {
        answerEnds = in(limits.requestTimeout().multipliedBy(1 + bytes / PART_OF_AN_ANSWER));
    }

    /** The answer is sent. */
    void sent() {
        answerEnds = NONE;
    }

    /** Does {@code write}, which sends a piece of an answer, no more than a slow peer takes in the time of a request. */
    void write(Runnable write) {
        long end = in(limits.requestTimeout());
        deadline = answerEnds == NONE ? end : earlier(answerEnds, end);
        try {
            write.run();
        } finally {
            deadline = NONE;
        }
    }

    /** The answer begins: what comes next is another request, of which {@code hasBegun} says that a part is here already. */
    void responseStarted(boolean hasBegun) {
        requestEnds = NONE;
        if (hasBegun) {
            requestStarted();
        }
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
        idle.set(now()); // nothing runs on it any more: it may make room for another
        canAnswer = false;
        deadline = in(longest);
        ByteBuffer rest = ByteBuffer.allocate(8 * 1024);
        long discarded = 0;
        for (int read = 0; read >= 0 && discarded < MAX_DISCARDED; read = socket.read(rest.clear())) {
            discarded += read;
        }
        deadline = NONE;
    }

    /** Closes the socket itself, whatever layers above it left open. */
    void close() throws IOException {
        connectionUsage.done();
        socket.close();
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

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** A moment of {@link System#nanoTime}, none of the constants above. */
    private static long now() {
        return in(Duration.ZERO);
    }

    private static long in(Duration duration) {
        long moment = System.nanoTime() + duration.toNanos();
        return moment == NONE ? 1 : moment;
    }
}
