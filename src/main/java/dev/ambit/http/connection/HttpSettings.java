package dev.ambit.http.connection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the HTTP server.
 *
 * @param port 0 for a free port
 * @param proxyProtocol whether every connection starts with a PROXY protocol header
 */
public record HttpSettings(String host, int port, Optional<TlsFiles> tls, boolean proxyProtocol, Limits limits) {
    /** In bytes. */
    public static final int MAX_REQUEST_LINE = 16 * 1024;

    /** In bytes, of all header lines together. */
    public static final int MAX_HEADERS = 32 * 1024;

    /**
     * Limits of the resources that clients share.
     *
     * @param connections open connections; see {@link ConnectionRegistry}
     * @param connectionsPerSource open connections of one source; see {@link SourceUsage}
     * @param unfinishedPerSource requests of one source whose head or body is still arriving
     * @param bytesInFlight memory of arriving bodies and unsent responses; see {@link InFlightMemory}
     * @param requestTimeout the time for a whole request to arrive, and for the handshake before the first one
     * @param idleTimeout the time for which a connection without a request stays open
     */
    public record Limits(
            int connections,
            int connectionsPerSource,
            int unfinishedPerSource,
            long bytesInFlight,
            Duration requestTimeout,
            Duration idleTimeout) {

        /** The same with at most {@code max} connections, all of which one client may use. */
        public Limits withConnections(int max) {
            return new Limits(max, max, unfinishedPerSource, bytesInFlight, requestTimeout, idleTimeout);
        }
    }

    public HttpSettings withTls(TlsFiles files) {
        return new HttpSettings(host, port, Optional.of(files), proxyProtocol, limits);
    }

    public HttpSettings withProxyProtocol(boolean wanted) {
        return new HttpSettings(host, port, tls, wanted, limits);
    }

    /** PEM files: the certificate with its chain, and its private key. */
    public record TlsFiles(Path certificate, Path key) {}
}
