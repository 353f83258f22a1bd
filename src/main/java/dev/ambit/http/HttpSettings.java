package dev.ambit.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param port 0 for one that the system chooses
 * @param proxyProtocol whether every connection begins with a PROXY protocol header
 * @param requestTimeout the longest wait for the next bytes of a request
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

    /** PEM files: the certificate with its chain, and its private key. */
    public record TlsFiles(Path certificate, Path key) {}
}
