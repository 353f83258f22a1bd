package dev.ambit.publish;

import dev.ambit.core.resource.ZoneId;

/** Tells the peers of a zone that it has changed (NOTIFY, RFC 1996). */
@FunctionalInterface
public interface Notifier {
    /** Sends a NOTIFY to each peer of the zone soon, also to those that have its serial. Returns at once. */
    void notifyPeers(ZoneId zone);
}
