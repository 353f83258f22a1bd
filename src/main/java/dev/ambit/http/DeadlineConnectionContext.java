package dev.ambit.http;

import dev.ambit.core.policy.IpAddress;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** A connection as the library sees it, its reads and writes timed and its first request translated from HTTP/1.0. */
final class DeadlineConnectionContext implements ConnectionContext {
    private static final int READS_THAT_WAIT = 8; // one in so many

    private final ConnectionContext context;
    private final ClientConnection open;
    private final RequestReader reader;
    private final DataWriter writer;
    private final CachedPeerInfo remotePeer;
    private boolean started;
    private int reads;

    DeadlineConnectionContext(ConnectionContext context, ClientConnection open) {
        this.context = context;
        this.open = open;
        this.reader = new RequestReader(this::next);
        this.writer = new DeadlineWriter();
        this.remotePeer = new CachedPeerInfo(context.remotePeer(), this);
    }

    /** The connection that a request came over, by the peer that the library says it is from. */
    static DeadlineConnectionContext of(PeerInfo peer) {
        if (peer instanceof CachedPeerInfo ours) {
            return ours.connection();
        }
        throw new IllegalStateException("a request of another connection: " + peer);
    }

    /** Says who sends the request that is read now, null when that cannot be read, and whether they proved who they are. */
    void isOf(@Nullable IpAddress sender, boolean isProved) {
        open.share().isOf(sender, isProved);
    }

    /** A body of at most so many bytes is read now, in so much time. */
    void expect(long bytes, Duration longest) {
        reader.allowBody(bytes);
        open.expect(longest);
    }

    /** Whether what is read now is not kept. */
    void discards(boolean really) {
        open.discardsBody(really);
    }

    /** All of the request is there, and will be answered; false when its connection was closed to make room for others. */
    boolean arrived() {
        return open.arrived();
    }

    /** Holds memory for so many bytes of an answer; or the status of the refusal when there is no room. */
    @Nullable
    Status hold(long bytes) {
        return open.share().hold(bytes);
    }

    /** Counts so many bytes of an answer, however many there are. */
    void count(long bytes) {
        open.share().count(bytes);
    }

    /** An answer of so many bytes begins, which is sent in a time that fits them. */
    void sends(long bytes) {
        open.sends(bytes);
    }

    /** It is sent. */
    void sent() {
        open.sent();
    }

    /** The request is done. */
    void done() {
        open.share().done();
    }

    void answered() {
        reader.nextRequest();
        open.responseStarted(reader.available() > 0);
    }

    private byte @Nullable [] next() {
        if (started) {
            return read();
        }
        started = true;
        return first();
    }

    private byte @Nullable [] read() {
        boolean begins = !open.isArriving();
        if (begins) {
            yieldToOtherThreads();
        }
        byte[] bytes = open.read(context.serverSocket());
        if (begins && bytes != null) {
            bytes = Http10Translator.withoutEmptyLine(bytes);
            if (bytes.length == 0) {
                bytes = open.read(context.serverSocket());
            }
        }
        return bytes;
    }

    /**
     * Lets the other connections go first, now that this one was answered: under load its next request is there when it is
     * its turn again, and it need not ask the kernel to be woken, which costs as much as all the rest of a request. Not
     * every time: a connection that always gave way would never leave the scheduler's own queue, and what wakes the
     * others stands in it too.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
    private void yieldToOtherThreads() {
        if (++reads % READS_THAT_WAIT != 0) {
            Thread.yield();
        }
    }

    /** The first bytes of the connection. A request of 1.0 is alone on its connection, so no later one needs a look. */
    private byte @Nullable [] first() {
        byte[] begin = read();
        if (begin != null && !Http10Translator.mayBegin(begin)) {
            throw ClientConnection.refuse(Status.BAD_REQUEST_400); // TLS, say: it may send no line at all
        }
        for (int looked = 0; begin != null && !Http10Translator.hasLine(begin, looked); begin = withMore(begin)) {
            if (begin.length >= HttpServer.MAX_REQUEST_LINE) {
                return begin;
            }
            looked = begin.length;
        }
        if (begin == null || !Http10Translator.isHttp10(begin)) {
            return begin;
        }
        for (int looked = 0;
                begin != null && !Http10Translator.hasHeaders(begin, looked - 3);
                begin = withMore(begin)) {
            if (begin.length > HttpServer.MAX_REQUEST_LINE + HttpServer.MAX_HEADERS) {
                throw ClientConnection.refuse(Status.BAD_REQUEST_400);
            }
            looked = begin.length;
        }
        return begin == null
                ? null
                : Http10Translator.translate(begin).orElseThrow(() -> ClientConnection.refuse(Status.BAD_REQUEST_400));
    }

    private byte @Nullable [] withMore(byte[] begin) {
        byte[] more = read();
        if (more == null) {
            return null;
        }
        byte[] both = Arrays.copyOf(begin, begin.length + more.length);
        System.arraycopy(more, 0, both, begin.length, more.length);
        return both;
    }

    private final class DeadlineWriter implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            writeNow(buffers);
        }

        @Override
        public void write(BufferData buffer) {
            writeNow(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            for (BufferData buffer : buffers) {
                writeNow(buffer);
            }
        }

        @Override
        public void writeNow(BufferData buffer) {
            open.write(() -> context.dataWriter().writeNow(buffer));
        }

        @Override
        public void flush() {
            context.dataWriter().flush();
        }

        @Override
        public void close() {
            context.dataWriter().close();
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return remotePeer;
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }
}
