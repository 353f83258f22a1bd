package dev.ambit.http.connection;

import dev.ambit.core.net.IpAddress;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a source that one connection and the request on it use. On a connection of a trusted proxy each
 * request counts for the client that the proxy names. Confined to the connection's own thread, except the source
 * itself, which {@link ConnectionRegistry} uses, too.
 */
final class ConnectionUsage {
    private final SourceUsage.All sources;
    private final InFlightMemory inFlightMemory;
    private final int maxUnfinished;
    private final IpAddress peer;

    /** The source of the connection; null when that is a trusted proxy. */
    private @Nullable SourceUsage source;

    /** The client of a request that a trusted proxy forwards; null until its headers are read. */
    private @Nullable IpAddress client;

    /** Whether the current or the previous request on this connection was authenticated. */
    private boolean isAuthenticated;

    /** The source for which the request is counted as unfinished; null when it is not. */
    private @Nullable SourceUsage unfinished;

    /** The source for which {@link #held} bytes of the request or its response are counted; null when none are. */
    private @Nullable SourceUsage holder;

    private long held;

    ConnectionUsage(SourceUsage.All sources, InFlightMemory inFlightMemory, int maxUnfinished, IpAddress peer) {
        this.sources = sources;
        this.inFlightMemory = inFlightMemory;
        this.maxUnfinished = maxUnfinished;
        this.peer = peer;
    }

    @Nullable
    SourceUsage source() {
        return source;
    }

    void attach(@Nullable SourceUsage from) {
        source = from;
    }

    /** Sets the client of the request; null when its address cannot be read, and it then counts for the peer. */
    void setClient(@Nullable IpAddress sender, boolean authenticated) {
        client = sender == null ? peer : sender;
        isAuthenticated = authenticated;
    }

    /**
     * The request did not arrive at once: counts it as an unfinished request of its source.
     *
     * @throws RequestException 429 when the source has too many
     */
    void countUnfinished() {
        if (unfinished != null || (source == null && client == null)) {
            return; // already counted, or the client is not known yet
        }
        SourceUsage requester = requester();
        if (!requester.tryStartUnfinished(maxUnfinished)) {
            letGo(requester);
            throw ClientConnection.rejection(Status.TOO_MANY_REQUESTS_429);
        }
        unfinished = requester;
    }

    /** The whole request has arrived. */
    void arrived() {
        if (unfinished != null) {
            unfinished.endUnfinished();
            letGo(unfinished);
            unfinished = null;
        }
    }

    /**
     * Reserves memory for {@code bytes} of the request or its response; returns the status of the rejection, or null.
     */
    @Nullable
    Status hold(long bytes) {
        if (bytes - held <= InFlightMemory.SMALL) {
            return null;
        }
        SourceUsage requester = holder == null ? requester() : holder;
        Status refusal = inFlightMemory.take(requester, bytes - held, isAuthenticated);
        if (refusal == null) {
            holder = requester;
            held = bytes;
        } else if (holder == null) {
            letGo(requester);
        }
        return refusal;
    }

    /** Counts {@code bytes} of the response even above the limit: the change that it reports has been made. */
    void count(long bytes) {
        if (bytes - held > InFlightMemory.SMALL) {
            holder = holder == null ? requester() : holder;
            inFlightMemory.count(holder, bytes - held);
            held = bytes;
        }
    }

    /** The response has been sent. */
    void done() {
        arrived();
        if (holder != null) {
            inFlightMemory.release(holder, held);
            letGo(holder);
            holder = null;
            held = 0;
        }
        client = null;
    }

    private SourceUsage requester() {
        return source != null ? source : sources.hold(client == null ? peer : client);
    }

    /** Releases a source that was held for one request, which is any but the connection's own. */
    private void letGo(SourceUsage requester) {
        if (requester != source) {
            sources.release(requester);
        }
    }
}
