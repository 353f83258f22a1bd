package dev.ambit.core.transfer;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * A nameserver that follows zones of an account.
 *
 * @param address where it is notified; null when it only fetches
 * @param key the key that signs messages to and from it; null for none
 * @param ixfr stored for clients that set it: whether a change or the whole zone is sent depends on what the peer asks
 */
public record Peer(
        PeerId id,
        AccountId account,
        String name,
        @Nullable IpAddress address,
        int port,
        @Nullable TsigKeyId key,
        boolean ixfr) {
    public static final int DEFAULT_PORT = 53;
    public static final int MAX_PORT = 65_535;

    public Peer {
        if (!isValidPort(port)) {
            throw new IllegalArgumentException("invalid port: " + port);
        }
    }

    public static boolean isValidPort(long port) {
        return port > 0 && port <= MAX_PORT;
    }
}
