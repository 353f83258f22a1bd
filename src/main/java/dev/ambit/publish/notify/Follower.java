package dev.ambit.publish.notify;

import static java.util.Objects.requireNonNull;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.TsigKey;
import org.jspecify.annotations.Nullable;

/**
 * A peer that follows a zone.
 *
 * @param key signs the messages to and from it; null for none
 */
public record Follower(Peer peer, @Nullable TsigKey key) {
    /** Whether it is notified; otherwise it only asks at the intervals of the SOA record. */
    public boolean isNotified() {
        return peer.address() != null;
    }

    /** Where it is notified. */
    IpAddress address() {
        return requireNonNull(peer.address());
    }

    boolean isSameEndpoint(Follower other) {
        return isNotified()
                && address().equals(other.peer().address())
                && peer.port() == other.peer().port();
    }
}
