package dev.ambit.server;

import dev.ambit.access.Authentication;
import dev.ambit.access.Authenticator;
import dev.ambit.access.BearerAuthenticator;
import dev.ambit.access.DigestRenewer;
import dev.ambit.access.InMemoryDirectory;
import dev.ambit.access.InviterPermissions;
import dev.ambit.access.LastUsedQueue;
import dev.ambit.access.LastUsedWriter;
import dev.ambit.access.RevisionFollower;
import dev.ambit.access.SessionIndex;
import dev.ambit.access.TokenIndex;
import dev.ambit.access.ZoneIndex;
import dev.ambit.access.ZoneMemoryException;
import dev.ambit.accounts.Accounts;
import dev.ambit.audit.AuditKeeper;
import dev.ambit.audit.AuditRoutes;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.audit.RefusalLog;
import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.dashboard.DashboardRoutes;
import dev.ambit.http.Health;
import dev.ambit.http.HttpServer;
import dev.ambit.http.Metrics;
import dev.ambit.http.route.ClientAddress;
import dev.ambit.http.route.FollowWait;
import dev.ambit.http.route.Route;
import dev.ambit.http.route.Router;
import dev.ambit.http.route.WorkerPools;
import dev.ambit.permissions.Catalog;
import dev.ambit.permissions.PermissionRoutes;
import dev.ambit.publish.Propagation;
import dev.ambit.publish.Publish;
import dev.ambit.records.Records;
import dev.ambit.signin.SignIn;
import dev.ambit.signin.setup.SetupLink;
import dev.ambit.storage.DataFolder;
import dev.ambit.storage.HmacKeys;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.sql.Storages;
import dev.ambit.tokens.TokenWriter;
import dev.ambit.tokens.Tokens;
import dev.ambit.users.Users;
import dev.ambit.zones.ZoneService;
import dev.ambit.zones.Zones;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A running server: wires its parts by hand, starts them in order and stops them in reverse order. */
public final class Server implements AutoCloseable {
    private static final Duration USAGE_INTERVAL = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private List<Route> routes = List.of();
    private URI address = URI.create("http://0.0.0.0");
    private URI dashboard = address;
    private Optional<URI> metricsAddress = Optional.empty();
    private Optional<Nameserver> nameserver = Optional.empty();
    private Optional<ZoneIndex> zones = Optional.empty();
    private SetupLink setup = SetupLink.closed();

    private Server() {}

    /**
     * Opens the data folder and starts to serve requests.
     *
     * @throws CommandException when the folder is in use, or the server cannot listen on the address
     */
    public static Server start(Config config) {
        return start(config, InstantSource.system(), List.of());
    }

    /** For tests: with a clock, and with {@code extraRoutes} that can block worker threads. */
    public static Server start(Config config, InstantSource clock, List<Route> extraRoutes) {
        Server server = new Server();
        try {
            server.wire(config, clock, extraRoutes);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw switch (e) {
                case StorageException failure -> CommandException.of(failure);
                case ZoneMemoryException excess -> new CommandException(excess.atStart(), excess);
                default -> e;
            };
        }
    }

    private void wire(Config config, InstantSource clock, List<Route> extraRoutes) {
        // In parallel with opening the database, which takes as long as these two.
        HttpConfig.preload();
        CompletableFuture<Catalog> loading = CompletableFuture.supplyAsync(Server::load);
        SecureRandom random = new SecureRandom();
        DataFolder folder = started(DataFolder.open(config.data()));
        Storage storage = started(Storages.open(folder.path(), HttpConfig.maxReaders(config.workLimits())));
        // Before anything reads zones. Older zones get the present configuration and keep it.
        storage.inTransaction(tx -> tx.zones().fillSettings(config.newZones()::settings));
        AuditKeeper keeper =
                started(AuditKeeper.start(storage, folder.path(), new AuditTrail(random), config.auditLimits(), clock));
        HmacKeys keys = HmacKeys.open(folder, storage, random);
        boolean isNew = storage.<Boolean>read(tx -> tx.users().isEmpty());
        setup = isNew ? SetupLink.open(random, clock.instant()) : SetupLink.closed();
        Catalog catalog = loading.join();
        InMemoryDirectory directory = new InMemoryDirectory(catalog.roles());
        TokenIndex index = new TokenIndex(catalog.groups(), directory);
        SessionIndex sessions = new SessionIndex(catalog.groups(), directory, keys.all());
        RevisionFollower follower = started(RevisionFollower.start(storage, index, sessions, directory));
        ZoneIndex zoneIndex = started(ZoneIndex.start(storage, config.zoneMemory()));
        zones = Optional.of(zoneIndex);
        nameserver =
                Nameserver.start(config, storage, zoneIndex, keys.all(), clock).map(this::started);
        LastUsedQueue lastUsedQueue = new LastUsedQueue();
        DigestRenewer renewer = started(DigestRenewer.start(storage, follower, keys.all(), USAGE_INTERVAL));
        started(LastUsedWriter.start(storage, lastUsedQueue, sessions, USAGE_INTERVAL));

        Authenticator authenticator = new BearerAuthenticator(follower, keys.all(), renewer);
        routes = routes(
                config,
                new Parts(
                        storage,
                        authenticator,
                        index,
                        sessions,
                        zoneIndex,
                        nameserver.map(Nameserver::following),
                        directory,
                        catalog,
                        keys,
                        random,
                        setup,
                        clock));
        ClientAddress addresses = new ClientAddress(config.proxies().trusted());
        routes.addAll(extraRoutes);
        WorkerPools workerPools = started(new WorkerPools(HttpConfig.workerPoolLimits(config.workLimits())));
        Router router = new Router(
                routes,
                authenticator,
                sessions,
                lastUsedQueue,
                directory,
                addresses,
                HttpConfig.site(config, addresses),
                started(RefusalLog.start(storage, new AuditTrail(random), clock)),
                workerPools,
                nameserver.map(part -> part.following().waits()).orElse(FollowWait.NONE),
                clock);
        Optional<Metrics> metrics = config.metrics().map(where -> started(new Metrics()));
        HttpServer.Observer observer =
                metrics.<HttpServer.Observer>map(all -> all).orElse((route, status, refusal, nanos) -> {});
        HttpServer http = started(Listeners.start(router, HttpConfig.settings(config), observer));
        nameserver.ifPresent(part -> started((AutoCloseable) part.following()::endWaits));
        address = http.address();
        dashboard = config.publicUrl().orElse(address);
        metrics.ifPresent(all -> watch(all, config, keeper, workerPools, http, clock));
        metricsAddress = metrics.flatMap(all -> Listeners.startMetrics(config, all, directory, workerPools, clock))
                .map(this::started)
                .map(HttpServer::address);
    }

    private void watch(
            Metrics metrics,
            Config config,
            AuditKeeper keeper,
            WorkerPools workerPools,
            HttpServer http,
            InstantSource clock) {
        zones.ifPresent(index -> metrics.watchZones(index::memory, config.zoneMemory()));
        metrics.watchConnections(http::openConnections);
        metrics.watchAudit(keeper::breaks);
        metrics.watchWaiting(workerPools::waiting);
        nameserver.ifPresent(part -> part.watch(metrics, clock));
    }

    /**
     * Waits until all zones are in memory, or the server is closed.
     *
     * @throws CommandException when they need more memory than {@code zone-memory}; nothing is answered from them then
     */
    public void awaitZones() throws InterruptedException {
        ZoneMemoryException excess = zones.orElseThrow().awaitLoaded().orElse(null);
        if (excess != null) {
            throw new CommandException(excess.atStart(), excess);
        }
    }

    /** Loads the catalog and initialises the response of verify, so that a broken class fails the start. */
    private static Catalog load() {
        if (!Tokens.isVerifyReady()) {
            throw new IllegalStateException("the response of verify cannot be built");
        }
        return Catalog.load();
    }

    /** Whether verify works: the database responds, a token is looked up and the response is built. */
    private static boolean canVerify(Parts parts, String unknown) {
        return parts.storage().<Long>read(tx -> tx.revisions().head()) >= 0
                && parts.authenticator().authenticate("Bearer " + unknown, null, null) instanceof Authentication.Unknown
                && Tokens.isVerifyReady();
    }

    /** The dependencies of the routes. */
    private record Parts(
            Storage storage,
            Authenticator authenticator,
            TokenIndex index,
            SessionIndex sessions,
            ZoneIndex zoneIndex,
            Optional<Following> following,
            InMemoryDirectory directory,
            Catalog catalog,
            HmacKeys keys,
            SecureRandom random,
            SetupLink setup,
            InstantSource clock) {}

    /** All routes, by feature. */
    private static List<Route> routes(Config config, Parts parts) {
        Storage storage = parts.storage();
        SecureRandom random = parts.random();
        Catalog catalog = parts.catalog();
        AuditTrail audit = new AuditTrail(random, config.auditLimits());
        InviterPermissions inviterPermissions = new InviterPermissions(catalog.roles(), catalog.groups());
        InvitationLifecycle invitations = new InvitationLifecycle(audit, inviterPermissions);
        TokenWriter tokens = new TokenWriter(
                audit,
                invitations,
                catalog.groups(),
                parts.keys().current(),
                random,
                new TokenWriter.Limits(
                        config.tokenLimits().perUser(),
                        config.tokenLimits().perAccount(),
                        config.tokenLimits().perDelegate()));
        ZoneService zones = new ZoneService(storage, audit, random, config.newZones()::settings);

        List<Route> routes = new ArrayList<>();
        String unknown = TokenSecret.mint(TokenSecret.Kind.USER, random).reveal();
        routes.addAll(new Health(() -> canVerify(parts, unknown)).routes());
        routes.addAll(Tokens.routes(storage, tokens, parts.index(), parts.directory(), catalog.groups(), random));
        routes.addAll(new PermissionRoutes(catalog).routes());
        routes.addAll(Zones.routes(storage, zones));
        routes.addAll(Records.routes(storage, parts.zoneIndex(), audit, random, config.recordLimits()));
        routes.addAll(Publish.routes(
                storage,
                audit,
                parts.keys().all(),
                random,
                config.peerNetworks(),
                parts.following().<Propagation>map(part -> part).orElse(Propagation.NONE)));
        routes.addAll(Users.routes(storage, audit));
        routes.addAll(
                Accounts.routes(storage, audit, inviterPermissions, parts.keys().current(), random));
        routes.addAll(new AuditRoutes(storage).routes());
        routes.addAll(new SignIn(storage, audit, parts.keys().all(), random, parts.clock())
                .routes(
                        parts.sessions(),
                        invitations,
                        parts.setup(),
                        Bootstrap.firstUserSetup(config, zones, parts.clock()),
                        config.oidc().orElse(null)));
        routes.addAll(new DashboardRoutes().routes());
        return routes;
    }

    /** The URL for clients, such as {@code http://127.0.0.1:8080}; with the actual port when port 0 is configured. */
    public URI address() {
        return address;
    }

    /** The URL that creates the first user, valid for {@link SetupLink#VALID}; empty when there are users. */
    public Optional<URI> setupAddress() {
        return setup.reveal().map(secret -> dashboard.resolve("/setup#" + secret));
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** The URL for Prometheus; empty when metrics are off. */
    public Optional<URI> metricsAddress() {
        return metricsAddress;
    }

    /** The address that answers DNS, with the actual port; empty when DNS is off. */
    public Optional<InetSocketAddress> dnsAddress() {
        return nameserver.map(Nameserver::address);
    }

    /** Stops accepting requests, finishes the running ones and closes the data folder; within 4 seconds. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                System.getLogger(Server.class.getName()).log(System.Logger.Level.ERROR, "a component did not stop", e);
            }
        }
    }

    private <T extends AutoCloseable> T started(T part) {
        parts.push(part);
        return part;
    }
}
