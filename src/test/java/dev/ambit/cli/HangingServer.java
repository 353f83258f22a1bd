package dev.ambit.cli;

import dev.ambit.access.Access;
import dev.ambit.access.Authentication;
import dev.ambit.access.InMemoryDirectory;
import dev.ambit.access.LastUsedQueue;
import dev.ambit.http.HttpServer;
import dev.ambit.http.connection.HttpSettings;
import dev.ambit.http.route.ClientAddress;
import dev.ambit.http.route.FollowWait;
import dev.ambit.http.route.Handler;
import dev.ambit.http.route.RefusalListener;
import dev.ambit.http.route.Route;
import dev.ambit.http.route.Router;
import dev.ambit.http.route.SiteOrigins;
import dev.ambit.http.route.WorkerPools;
import dev.ambit.http.wire.Response;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A server whose handlers never end, with the usual shutdown hook; prints its address. */
final class HangingServer {
    static final int CONNECTIONS = 40;

    private static final AtomicLong TURNS = new AtomicLong();

    private HangingServer() {}

    /** {@code arguments}: the data folder. */
    public static void main(String[] arguments) {
        Storage storage = Storages.open(Path.of(arguments[0]));
        Handler computing = request -> {
            computeForever();
            return Response.text("never");
        };
        Handler writing = request -> {
            storage.inTransaction(tx -> {
                computeForever();
                return tx.revisions().head();
            });
            return Response.text("never");
        };
        HttpServer server = HttpServer.start(
                router(List.of(
                        Route.get("/ready", Access.unauthenticated(), request -> Response.text("ready")),
                        Route.get("/computing", Access.unauthenticated(), computing),
                        Route.get("/writing", Access.unauthenticated(), writing))),
                settings(),
                (route, status, refusal, nanos) -> {});
        ShutdownHook shutdownHook = new ShutdownHook(() -> {
            server.close();
            storage.close();
        });
        System.out.println(server.address());
        System.out.flush();
        shutdownHook.awaitExit();
    }

    private static void computeForever() {
        while (TURNS.incrementAndGet() >= 0) {
            Thread.onSpinWait();
        }
    }

    private static HttpSettings settings() {
        HttpSettings.Limits limits = new HttpSettings.Limits(
                CONNECTIONS, CONNECTIONS, 100, 32 << 20, Duration.ofSeconds(30), Duration.ofMinutes(5));
        return new HttpSettings("127.0.0.1", 0, Optional.empty(), false, limits);
    }

    private static Router router(List<Route> routes) {
        ClientAddress addresses = new ClientAddress(List.of());
        return new Router(
                routes,
                (authorization, authKey, authEmail) -> new Authentication.Missing(),
                (secret, at) -> null,
                new LastUsedQueue(),
                new InMemoryDirectory(Catalog.load().roles()),
                addresses,
                new SiteOrigins(addresses, null, "127.0.0.1"),
                RefusalListener.NONE,
                new WorkerPools(new WorkerPools.Limits(4, 100, 1_000_000)),
                FollowWait.NONE,
                InstantSource.system());
    }
}
