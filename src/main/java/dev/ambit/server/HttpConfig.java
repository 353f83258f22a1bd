package dev.ambit.server;

import dev.ambit.config.Config;
import dev.ambit.http.HttpServer;
import dev.ambit.http.connection.HttpSettings;
import dev.ambit.http.route.ClientAddress;
import dev.ambit.http.route.SiteOrigins;
import dev.ambit.http.route.WorkerPools;
import java.util.Optional;

/** Maps the configuration to the settings of the HTTP server and of its worker pools. */
final class HttpConfig {
    /** Bodies and responses in flight may use at most this part of the heap: an eighth. */
    private static final int HEAP_DIVISOR_IN_FLIGHT = 8;

    /** Readers outside of the work lane: exports, sign-ins and the writers that run in the background. */
    private static final int OTHER_READERS = 8;

    private HttpConfig() {}

    static HttpSettings settings(Config config) {
        HttpSettings settings = new HttpSettings(
                config.listen().host(),
                config.listen().port(),
                Optional.empty(),
                false,
                limits(config.requestLimits()));
        return config.tls()
                .map(files -> settings.withTls(new HttpSettings.TlsFiles(files.certificate(), files.key())))
                .orElse(settings)
                .withProxyProtocol(config.proxies().proxyProtocol());
    }

    static HttpSettings.Limits limits(Config.RequestLimits limits) {
        return new HttpSettings.Limits(
                limits.connections(),
                limits.connectionsPerSource(),
                limits.unfinishedPerSource(),
                Runtime.getRuntime().maxMemory() / HEAP_DIVISOR_IN_FLIGHT,
                limits.requestTimeout(),
                limits.idleTimeout());
    }

    static WorkerPools.Limits workerPoolLimits(Config.WorkLimits limits) {
        return new WorkerPools.Limits(limits.threads(), limits.waiting(), limits.steps());
    }

    /** Maximum concurrent database readers: one per thread of the work lane, so that one owner cannot take them all. */
    static int maxReaders(Config.WorkLimits limits) {
        return limits.threads() + OTHER_READERS;
    }

    /** Loads the HTTP library in the background. */
    static void preload() {
        Thread.ofPlatform()
                .daemon()
                .name("prepare")
                .uncaughtExceptionHandler((thread, failure) -> {}) // the listener fails in the same way and reports it
                .start(HttpServer::preload);
    }

    /** The origins of the dashboard's pages. */
    static SiteOrigins site(Config config, ClientAddress addresses) {
        return new SiteOrigins(
                addresses, config.publicUrl().orElse(null), config.listen().host());
    }
}
