package dev.ambit.http.connection;

import dev.ambit.core.net.IpAddress;
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

/** The connection context passed to the library: reads and writes have deadlines, and HTTP/1.0 is translated. */
public final class DeadlineConnectionContext implements ConnectionContext {
    private final ConnectionContext context;
    private final ClientConnection open;
    private final RequestReader reader;
    private final DataWriter writer;
    private final CachedPeer remotePeer;
    private boolean started;
    private int reads;

    DeadlineConnectionContext(ConnectionContext context, ClientConnection open) {
        this.context = context;
        this.open = open;
        this.reader = new RequestReader(this::next);
        this.writer = new DeadlineWriter();
        this.remotePeer = new CachedPeer(context.remotePeer(), this);
    }

    /** The connection of a request, found by the peer of the request. */
    public static DeadlineConnectionContext of(PeerInfo peer) {
        if (peer instanceof CachedPeer ours) {
            return ours.connection();
        }
        throw new IllegalStateException("a request of another connection: " + peer);
    }

    /**
     * Sets the client of the current request, null when its address cannot be read, and whether it is authenticated.
     */
    public void setClient(@Nullable IpAddress sender, boolean isAuthenticated) {
        open.usage().setClient(sender, isAuthenticated);
    }

    /** Allows a body of at most {@code bytes}, which must arrive within {@code timeout}. */
    void limitBody(long bytes, Duration timeout) {
        reader.allowBody(bytes);
        open.limitBodyTime(timeout);
    }

    /** Sets whether the bytes read from now on are discarded. */
    void discardBody(boolean isDiscarded) {
        open.discardsBody(isDiscarded);
    }

    /** The whole request has arrived; false when its connection was closed to make room for others. */
    boolean arrived() {
        return open.arrived();
    }

    /** Reserves memory for {@code bytes} of a response; returns the status of the rejection, or null. */
    @Nullable
    public Status hold(long bytes) {
        return open.usage().hold(bytes);
    }

    /** Counts {@code bytes} of a response, even above the limit. */
    public void count(long bytes) {
        open.usage().count(bytes);
    }

    /** A response of {@code bytes} starts; its deadline depends on its size. */
    public void limitResponseTime(long bytes) {
        open.limitResponseTime(bytes);
    }

    /** The response has been sent. */
    public void responseSent() {
        open.responseSent();
    }

    /** The request has ended. */
    public void done() {
        open.usage().done();
    }

    void responseStarted() {
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
        boolean isFirst = !open.isArriving();
        if (isFirst) {
            CarrierThreads.yieldBeforeRead(++reads);
        }
        byte[] bytes = open.read(context.serverSocket());
        if (isFirst && bytes != null) {
            bytes = Http10Translator.withoutEmptyLine(bytes);
            if (bytes.length == 0) {
                bytes = open.read(context.serverSocket());
            }
        }
        return bytes;
    }

    /**
     * The first bytes of the connection. HTTP/1.0 requests are alone on their connection, so only the first is
     * checked.
     */
    private byte @Nullable [] first() {
        byte[] head = read();
        if (head != null && !Http10Translator.isPossibleMethod(head)) {
            throw ClientConnection.rejection(Status.BAD_REQUEST_400); // such as TLS, which may contain no line end
        }
        for (int searched = 0; head != null && !Http10Translator.hasLine(head, searched); head = withMore(head)) {
            if (head.length >= HttpSettings.MAX_REQUEST_LINE) {
                return head;
            }
            searched = head.length;
        }
        if (head == null || !Http10Translator.isHttp10(head)) {
            return head;
        }
        for (int searched = 0;
                head != null && !Http10Translator.hasHeaders(head, searched - 3);
                head = withMore(head)) {
            if (head.length > HttpSettings.MAX_REQUEST_LINE + HttpSettings.MAX_HEADERS) {
                throw ClientConnection.rejection(Status.BAD_REQUEST_400);
            }
            searched = head.length;
        }
        return head == null
                ? null
                : Http10Translator.translate(head)
                        .orElseThrow(() -> ClientConnection.rejection(Status.BAD_REQUEST_400));
    }

    private byte @Nullable [] withMore(byte[] head) {
        byte[] more = read();
        if (more == null) {
            return null;
        }
        byte[] both = Arrays.copyOf(head, head.length + more.length);
        System.arraycopy(more, 0, both, head.length, more.length);
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
