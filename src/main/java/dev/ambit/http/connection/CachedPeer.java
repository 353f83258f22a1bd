package dev.ambit.http.connection;

import io.helidon.common.socket.PeerInfo;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/**
 * The peer of a connection with its address cached; the library would query the socket for every request. It also
 * leads from a request to its connection, which the library does not expose.
 */
record CachedPeer(PeerInfo info, SocketAddress address, DeadlineConnectionContext connection) implements PeerInfo {
    CachedPeer(PeerInfo info, DeadlineConnectionContext connection) {
        this(info, info.address(), connection);
    }

    @Override
    public String host() {
        return info.host();
    }

    @Override
    public int port() {
        return info.port();
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
        return info.tlsPrincipal();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
        return info.tlsCertificates();
    }
}
