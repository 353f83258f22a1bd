package dev.ambit.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param port 0 for one that the system chooses
 * @param proxyProtocol whether every connection begins with a PROXY protocol header
 */
public record HttpSettings(String host, int port, Optional<TlsFiles> tls, boolean proxyProtocol, Limits limits) {
    /**
     * What clients can take from each other.
     *
     * @param connections open at a time; see {@link ConnectionRegistry}
     * @param connectionsPerSource open at a time from one source; see {@link SourceUsage}
     * @param unfinishedPerSource requests of one source whose head or body is still arriving
     * @param bytesInFlight of bodies that arrive and answers that are not read yet; see {@link InFlightMemory}
     * @param requestTimeout how long a request may take to arrive, all of it, and what comes before the first one
     * @param idleTimeout the longest that a connection without a request stays open
     */
    public record Limits(
            int connections,
            int connectionsPerSource,
            int unfinishedPerSource,
            long bytesInFlight,
            Duration requestTimeout,
            Duration idleTimeout) {

        /** The same for a listener with fewer connections, each of which may be the same client's. */
        public Limits withConnections(int most) {
            return new Limits(most, most, unfinishedPerSource, bytesInFlight, requestTimeout, idleTimeout);
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
