package dev.ambit.publish.notify;

import dev.ambit.core.dns.Serial;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a zone at one of its peers. In memory only: after a restart it is found out again.
 *
 * @param notified the serial of the last NOTIFY that the peer acknowledged; null for none since the start
 * @param fetched the last serial that the peer has fetched; null for unknown
 * @param served the serial that the peer last answered; ahead of {@code fetched} when the peer signs the zone; null for
 *     unknown
 * @param error what went wrong with the last message to the peer, in words; null for nothing
 * @param behindSince when the zone changed to a serial that the peer has not fetched; null when it has the newest
 */
public record PeerStatus(
        @Nullable Long notified,
        @Nullable Long fetched,
        @Nullable Long served,
        @Nullable String error,
        @Nullable Instant behindSince) {
    public static final PeerStatus UNKNOWN = new PeerStatus(null, null, null, null, null);

    /** Whether the peer has fetched {@code serial} or a newer one. */
    public boolean has(long serial) {
        return fetched != null && !Serial.isNewer(serial, fetched);
    }

    PeerStatus withNotified(long serial) {
        return new PeerStatus(serial, fetched, served, null, behindSince);
    }

    /** Another serial is published since {@code now}. */
    PeerStatus published(long serial, Instant now) {
        Instant since = has(serial) ? null : behindSince == null ? now : behindSince;
        return new PeerStatus(notified, fetched, served, error, since);
    }

    /** The peer has fetched {@code serial}; {@code newest} is published {@code now}. */
    PeerStatus withFetched(long serial, long newest, Instant now) {
        if (has(serial)) {
            return this;
        }
        return new PeerStatus(notified, serial, served, error, null).published(newest, now);
    }

    PeerStatus withServed(long serial) {
        return new PeerStatus(notified, fetched, serial, error, behindSince);
    }

    PeerStatus withError(String words) {
        return new PeerStatus(notified, fetched, served, words, behindSince);
    }
}
