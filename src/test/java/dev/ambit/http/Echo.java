package dev.ambit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.access.Access;
import dev.ambit.access.Authentication;
import dev.ambit.access.Directory;
import dev.ambit.access.LastUsedQueue;
import dev.ambit.access.OwnerPermissions;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.http.connection.HttpSettings;
import dev.ambit.http.route.ClientAddress;
import dev.ambit.http.route.FollowWait;
import dev.ambit.http.route.RefusalListener;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.route.Router;
import dev.ambit.http.route.SiteOrigins;
import dev.ambit.http.route.WorkerPools;
import dev.ambit.http.wire.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server whose routes return the received request; it has no storage, so that its tests cover only HTTP. */
final class Echo {
    static final HttpSettings SETTINGS = settings(Duration.ofSeconds(10), Duration.ofSeconds(20));
    static final HttpServer.Observer NO_OBSERVER = (route, status, refusal, nanos) -> {};

    private Echo() {}

    static HttpSettings settings(Duration requestTimeout, Duration idleTimeout) {
        return settings(new HttpSettings.Limits(1_000, 1_000, 64, 64 << 20, requestTimeout, idleTimeout));
    }

    static HttpSettings settings(HttpSettings.Limits limits) {
        return new HttpSettings("127.0.0.1", 0, Optional.empty(), false, limits);
    }

    static HttpServer start() {
        return start(SETTINGS, List.of(), NO_OBSERVER);
    }

    static HttpServer start(HttpSettings settings) {
        return start(settings, List.of(), NO_OBSERVER);
    }

    static HttpServer start(HttpSettings settings, List<Route> more, HttpServer.Observer observer) {
        return HttpServer.start(router(List.of(), more), settings, observer);
    }

    static HttpServer trusting(HttpSettings settings, String... proxies) {
        return trusting(settings, List.of(), proxies);
    }

    static HttpServer trusting(HttpSettings settings, List<Route> more, String... proxies) {
        List<Cidr> trusted = List.of(proxies).stream()
                .map(text -> Cidr.parse(text).orElseThrow())
                .toList();
        return HttpServer.start(router(trusted, more), settings, NO_OBSERVER);
    }

    private static Router router(List<Cidr> trusted, List<Route> more) {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/echo", Access.unauthenticated(), Echo::echo),
                Route.post("/echo", Access.unauthenticated(), Echo::echo).withBodyLimit(1 << 20),
                Route.post("/small", Access.unauthenticated(), Echo::echo),
                Route.post("/large", Access.unauthenticated(), Echo::echo).withBodyLimit(10 << 20),
                Route.get(
                        "/client",
                        Access.unauthenticated(),
                        request -> Response.text(String.valueOf(request.client()))),
                Route.get("/things/{id}", Access.unauthenticated(), request -> Response.text(request.parameter("id"))),
                Route.get("/private", Access.authenticated("test"), Echo::echo)));
        routes.addAll(more);
        ClientAddress addresses = new ClientAddress(trusted);
        return new Router(
                routes,
                (authorization, authKey, authEmail) ->
                        authorization == null ? new Authentication.Missing() : new Authentication.Unknown(),
                (secret, at) -> null,
                new LastUsedQueue(),
                new EmptyDirectory(),
                addresses,
                new SiteOrigins(addresses, null, SETTINGS.host()),
                RefusalListener.NONE,
                new WorkerPools(new WorkerPools.Limits(4, 64, 1_000_000)),
                FollowWait.NONE,
                InstantSource.system());
    }

    private static Response echo(Request request) {
        String text =
                request.route().method() + " " + request.query().parameters() + " " + new String(request.body(), UTF_8);
        return Response.json(200, Map.of("result", text));
    }

    /** A directory without entries. */
    private static final class EmptyDirectory implements Directory {
        @Override
        public Optional<ZoneEntry> zone(ZoneId id) {
            return Optional.empty();
        }

        @Override
        public Collection<ZoneEntry> zonesOf(AccountId account) {
            return List.of();
        }

        @Override
        public boolean hasAccount(AccountId id) {
            return false;
        }

        @Override
        public OwnerPermissions permissionsOf(UserId user) {
            throw new AssertionError("no user here");
        }
    }
}
