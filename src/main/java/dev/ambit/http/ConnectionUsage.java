package dev.ambit.http;

import dev.ambit.core.policy.IpAddress;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/**
 * What one connection, and the request on it, takes of what its source may have. On a connection of a trusted proxy each
 * request counts for the client that the proxy names. Belongs to the connection's own thread; the source itself also to
 * {@link ConnectionRegistry}.
 */
final class ConnectionUsage {
    private final SourceUsage.All sources;
    private final InFlightMemory inFlightMemory;
    private final int mostUnfinished;
    private final IpAddress peer;

    /** Where the connection comes from; null while that is a trusted proxy. */
    private @Nullable SourceUsage source;

    /** Who sends the request that a trusted proxy passes on; null as long as its headers are not read. */
    private @Nullable IpAddress client;

    /** Whether that one, or who sent the request before on this connection, proved who they are. */
    private boolean isProved;

    /** Where the request is counted as unfinished; null when it is not. */
    private @Nullable SourceUsage unfinished;

    /** For whom {@link #held} bytes of the request or its answer are counted; null when none are. */
    private @Nullable SourceUsage holder;

    private long held;

    ConnectionUsage(SourceUsage.All sources, InFlightMemory inFlightMemory, int mostUnfinished, IpAddress peer) {
        this.sources = sources;
        this.inFlightMemory = inFlightMemory;
        this.mostUnfinished = mostUnfinished;
        this.peer = peer;
    }

    @Nullable
    SourceUsage source() {
        return source;
    }

    void attach(@Nullable SourceUsage from) {
        source = from;
    }

    /** Says who sends the request, null when that cannot be read: those that cannot be told apart are one. */
    void isOf(@Nullable IpAddress sender, boolean proved) {
        client = sender == null ? peer : sender;
        isProved = proved;
    }

    /**
     * The request is not there at once: it takes one of the places that its source has for those.
     *
     * @throws RequestException 429 when there is none
     */
    void waits() {
        if (unfinished != null || (source == null && client == null)) {
            return; // counted, or the headers of a request that a proxy passes on
        }
        SourceUsage requester = requester();
        if (!requester.beginUnfinished(mostUnfinished)) {
            letGo(requester);
            throw ClientConnection.refuse(Status.TOO_MANY_REQUESTS_429);
        }
        unfinished = requester;
    }

    /** All of the request is there. */
    void arrived() {
        if (unfinished != null) {
            unfinished.endUnfinished();
            letGo(unfinished);
            unfinished = null;
        }
    }

    /** Holds memory for so many bytes of the request, or of its answer; or the status of the refusal when there is no room. */
    @Nullable
    Status hold(long bytes) {
        if (bytes - held <= InFlightMemory.SMALL) {
            return null;
        }
        SourceUsage requester = holder == null ? requester() : holder;
        Status refusal = inFlightMemory.take(requester, bytes - held, isProved);
        if (refusal == null) {
            holder = requester;
            held = bytes;
        } else if (holder == null) {
            letGo(requester);
        }
        return refusal;
    }

    /** Counts so many bytes of the answer without asking: they are there, and what they say was done. */
    void count(long bytes) {
        if (bytes - held > InFlightMemory.SMALL) {
            holder = holder == null ? requester() : holder;
            inFlightMemory.count(holder, bytes - held);
            held = bytes;
        }
    }

    /** The request is answered, and the answer sent. */
    void done() {
        arrived();
        if (holder != null) {
            inFlightMemory.give(holder, held);
            letGo(holder);
            holder = null;
            held = 0;
        }
        client = null;
    }

    private SourceUsage requester() {
        return source != null ? source : sources.hold(client == null ? peer : client);
    }

    /** A source that is not the connection's own was held for one request. */
    private void letGo(SourceUsage requester) {
        if (requester != source) {
            sources.letGo(requester);
        }
    }
}
