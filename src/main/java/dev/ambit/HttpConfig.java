package dev.ambit;

import dev.ambit.http.HttpSettings;
import dev.ambit.http.WorkerPools;
import java.util.Optional;

/** What the settings say about listening and working. */
final class HttpConfig {
    /** One part of the heap in so many may hold bodies and answers on their way. */
    private static final int PART_IN_FLIGHT = 8;

    /** For those who read the database outside of the usual lane: exports, sign-ins, what is written behind the answers. */
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
                Runtime.getRuntime().maxMemory() / PART_IN_FLIGHT,
                limits.requestTimeout(),
                limits.idleTimeout());
    }

    static WorkerPools.Limits work(Config.WorkLimits limits) {
        return new WorkerPools.Limits(limits.threads(), limits.waiting(), limits.steps());
    }

    /** How many may read the database at a time: each thread of the usual lane, or one owner's would take all there are. */
    static int readers(Config.WorkLimits limits) {
        return limits.threads() + OTHER_READERS;
    }
}
