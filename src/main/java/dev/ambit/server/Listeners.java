package dev.ambit.server;

import dev.ambit.access.Authentication;
import dev.ambit.access.Directory;
import dev.ambit.access.LastUsedQueue;
import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.http.HttpServer;
import dev.ambit.http.Metrics;
import dev.ambit.http.connection.HttpSettings;
import dev.ambit.http.route.ClientAddress;
import dev.ambit.http.route.FollowWait;
import dev.ambit.http.route.RefusalListener;
import dev.ambit.http.route.Router;
import dev.ambit.http.route.SiteOrigins;
import dev.ambit.http.route.WorkerPools;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Starts the HTTP listeners. */
final class Listeners {
    /** Fits into the open files that the API listener does not use. */
    private static final int METRICS_CONNECTIONS = 64;

    private Listeners() {}

    /**
     * Starts to listen.
     *
     * @throws CommandException when the address cannot be used
     */
    static HttpServer start(Router router, HttpSettings settings, HttpServer.Observer observer) {
        try {
            return HttpServer.start(router, settings, observer);
        } catch (IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Starts the listener that serves metrics only and accepts no tokens. */
    static Optional<HttpServer> startMetrics(
            Config config, Metrics metrics, Directory directory, WorkerPools workerPools, InstantSource clock) {
        ClientAddress addresses = new ClientAddress(List.of());
        Router router = new Router(
                metrics.routes(),
                (authorization, authKey, authEmail) -> new Authentication.Missing(),
                (secret, at) -> null,
                new LastUsedQueue(),
                directory,
                addresses,
                new SiteOrigins(addresses, null, config.listen().host()),
                RefusalListener.NONE,
                workerPools,
                FollowWait.NONE,
                clock);
        HttpSettings.Limits limits = HttpConfig.limits(config.requestLimits()).withConnections(METRICS_CONNECTIONS);
        return config.metrics()
                .map(where -> new HttpSettings(where.host(), where.port(), Optional.empty(), false, limits))
                .map(settings -> start(router, settings, (route, status, refusal, nanos) -> {}));
    }
}
