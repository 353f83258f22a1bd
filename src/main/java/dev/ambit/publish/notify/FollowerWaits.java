package dev.ambit.publish.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.route.FollowWait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Waits until the peers of a zone have fetched it: a client with {@code Prefer: wait} needs no propagation delay. */
public final class FollowerWaits implements FollowWait {
    /** Of one token or session at a time; further requests get their response at once. */
    static final int MAX_PER_CALLER = 8;

    /** The permissions to read the outgoing transfers of a zone. */
    private static final PermissionSet READING_OUTGOING = PermissionSet.of(
            Permission.ZONE_DNS_SETTINGS_READ, Permission.ZONE_DNS_SETTINGS_WRITE, Permission.DNS_READ);

    private static final int MAX_NAMES = 10;

    private final Notifier notifier;
    private final Map<TokenId, Integer> waiting = new ConcurrentHashMap<>();

    public FollowerWaits(Notifier notifier) {
        this.notifier = notifier;
    }

    /** Returns `done`, or `pending` with the number of peers, and their names when the caller may know them. */
    @Override
    public String await(ZoneEntry zone, Caller caller, Duration atMost) {
        TokenId token = caller.token();
        boolean mayWait = waiting.merge(token, 1, Integer::sum) <= MAX_PER_CALLER;
        try {
            List<Follower> behind = notifier.await(zone.id(), mayWait ? atMost : Duration.ZERO);
            boolean mayKnow = caller.mayOneOf(READING_OUTGOING, new Resource.Zone(zone.account(), zone.id()));
            return behind.isEmpty() ? "done" : "pending; peers=" + behind.size() + (mayKnow ? names(behind) : "");
        } finally {
            waiting.computeIfPresent(token, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private static String names(List<Follower> peers) {
        return peers.stream()
                .limit(MAX_NAMES)
                .map(follower -> encoded(follower.peer().name()))
                .collect(Collectors.joining(", ", "; names=\"", "\""));
    }

    /** Encodes what a quoted string of a header cannot have, and separators, as in a URL. */
    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        for (byte octet : name.getBytes(UTF_8)) {
            boolean isPlain = octet >= ' ' && octet < 0x7f && "\"\\%,".indexOf(octet) < 0;
            if (isPlain) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(String.format("%02X", octet));
            }
        }
        return encoded.toString();
    }
}
