package dev.ambit.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param port 0 for one that the system chooses
 * @param proxyProtocol whether every connection begins with a PROXY protocol header
 * @param requestTimeout how long a request may take to arrive, all of it, and what comes before the first one
 * @param idleTimeout the longest that a connection without a request stays open
 */
public record HttpSettings(
        String host,
        int port,
        Optional<TlsFiles> tls,
        boolean proxyProtocol,
        int concurrentRequests,
        Duration requestTimeout,
        Duration idleTimeout) {

    public HttpSettings withTls(TlsFiles files) {
        return new HttpSettings(
                host, port, Optional.of(files), proxyProtocol, concurrentRequests, requestTimeout, idleTimeout);
    }

    public HttpSettings withProxyProtocol(boolean wanted) {
        return new HttpSettings(host, port, tls, wanted, concurrentRequests, requestTimeout, idleTimeout);
    }

    /** PEM files: the certificate with its chain, and its private key. */
    public record TlsFiles(Path certificate, Path key) {}
}
