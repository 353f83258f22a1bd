package dev.ambit.config;

import dev.ambit.audit.Retention;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.transfer.PeerNetworks;
import dev.ambit.core.zone.Mailbox;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.http.connection.ConnectionCapacity;
import dev.ambit.records.RecordLimits;
import dev.ambit.signin.oidc.OidcSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The validated configuration of a server. Built by {@link #load} from options, the environment and the file
 * {@code ambit.yaml} in the data folder; {@link Setting} describes each value.
 *
 * @param dns empty when DNS is off
 * @param metrics the listen address for Prometheus metrics; empty when metrics are off
 * @param zoneMemory the memory for all zones, in bytes
 * @param notifySources the addresses from which peers are notified; empty to let the system choose
 * @param publicUrl the URL of the dashboard; empty to take it from the request
 * @param oidc the OpenID provider that users may sign in with; empty for none
 */
public record Config(
        Path data,
        ListenAddress listen,
        Optional<Tls> tls,
        Proxies proxies,
        Optional<Dns> dns,
        Optional<ListenAddress> metrics,
        Logging logging,
        TokenLimits tokenLimits,
        RecordLimits recordLimits,
        long zoneMemory,
        Retention.Limits auditLimits,
        NewZones newZones,
        RequestLimits requestLimits,
        WorkLimits workLimits,
        PeerNetworks peerNetworks,
        List<IpAddress> notifySources,
        Optional<URI> publicUrl,
        Optional<OidcSettings> oidc) {

    /** Certificate chain and private key, both PEM files that exist. */
    public record Tls(Path certificate, Path key) {}

    /**
     * The proxies whose statements about the client's address are trusted.
     *
     * @param proxyProtocol whether each connection starts with a PROXY protocol header; requires trusted proxies
     */
    public record Proxies(List<Cidr> trusted, boolean proxyProtocol) {
        public Proxies {
            trusted = List.copyOf(trusted);
        }
    }

    /**
     * The DNS server.
     *
     * @param answersPerSecond the answers of one kind to one network over UDP; 0 for no limit
     */
    public record Dns(ListenAddress listen, int answersPerSecond) {}

    /** Format and level of the log. */
    public record Logging(Format format, Level level) {
        public enum Format {
            TEXT,
            JSON
        }

        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG,
            TRACE
        }
    }

    /** The maximum number of tokens of an owner, and of those created with one token that can only delegate. */
    public record TokenLimits(int perUser, int perAccount, int perDelegate) {}

    /**
     * The initial NS and SOA values of a zone.
     *
     * @param nameservers the primary first, at least one
     * @param mailbox empty for {@code hostmaster} at the zone's name
     */
    public record NewZones(
            List<DnsName> nameservers,
            Optional<Mailbox> mailbox,
            Duration refresh,
            Duration retry,
            Duration expire,
            Duration minimum) {
        public NewZones {
            nameservers = List.copyOf(nameservers);
        }

        /** The settings of the new zone {@code apex}. */
        public ZoneSettings settings(DnsName apex) {
            return settings(apex, nameservers);
        }

        /** The settings of the zone {@code apex}, which has its own name servers. */
        public ZoneSettings settings(DnsName apex, List<DnsName> servers) {
            ZoneSettings general = ZoneSettings.of(apex, servers);
            return new ZoneSettings(
                    servers,
                    general.nameServerTtl(),
                    general.primary(),
                    mailbox.map(Mailbox::name).orElse(general.mailbox()),
                    (int) refresh.toSeconds(),
                    (int) retry.toSeconds(),
                    (int) expire.toSeconds(),
                    (int) minimum.toSeconds(),
                    general.soaTtl());
        }
    }

    /**
     * Limits on the share of the server that one client can use.
     *
     * @param connections maximum number of open connections
     * @param connectionsPerSource maximum number of open connections from one address
     * @param unfinishedPerSource maximum number of partly received requests from one address
     * @param requestTimeout time to send a request
     * @param idleTimeout time that a connection may stay open without a request
     */
    public record RequestLimits(
            int connections,
            int connectionsPerSource,
            int unfinishedPerSource,
            Duration requestTimeout,
            Duration idleTimeout) {}

    /**
     * Limits on concurrent work.
     *
     * @param threads number of threads for computation and database access
     * @param waiting maximum number of requests that wait for one of these threads
     * @param steps maximum work of one request
     */
    public record WorkLimits(int threads, int waiting, long steps) {}

    /** The result of reading the settings. */
    public sealed interface Loaded {
        record Valid(Config config) implements Loaded {}

        /** All problems, at least one. */
        record Invalid(List<SettingProblem> problems) implements Loaded {}
    }

    /**
     * Reads all sources and checks all values.
     *
     * @param arguments the settings from the command line
     * @param environment all variables of the process
     */
    public static Loaded load(Map<Setting<?>, String> arguments, Map<String, String> environment) {
        Settings settings = Settings.collect(arguments, environment);
        checkTogether(settings);
        checkOidc(settings);
        settings.checkEach();
        checkConnections(settings);
        checkSecretFile(settings);
        return settings.problems().isEmpty() ? new Loaded.Valid(of(settings)) : new Loaded.Invalid(settings.problems());
    }

    private static Config of(Settings settings) {
        return new Config(
                settings.get(Setting.DATA),
                settings.get(Setting.LISTEN),
                settings.find(Setting.TLS_CERT).map(file -> new Tls(file, settings.get(Setting.TLS_KEY))),
                new Proxies(
                        settings.find(Setting.TRUSTED_PROXIES).orElse(List.of()), settings.get(Setting.PROXY_PROTOCOL)),
                settings.find(Setting.DNS).map(address -> new Dns(address, settings.get(Setting.DNS_RATE_LIMIT))),
                settings.find(Setting.METRICS_LISTEN),
                new Logging(settings.get(Setting.LOG_FORMAT), settings.get(Setting.LOG_LEVEL)),
                new TokenLimits(
                        settings.get(Setting.TOKENS_PER_USER),
                        settings.get(Setting.TOKENS_PER_ACCOUNT),
                        settings.get(Setting.TOKENS_PER_DELEGATE)),
                new RecordLimits(
                        settings.get(Setting.MAX_RECORDS_PER_NAME), settings.get(Setting.MAX_RECORDS_PER_ZONE)),
                settings.find(Setting.ZONE_MEMORY).orElse(Runtime.getRuntime().maxMemory() / 2),
                new Retention.Limits(settings.get(Setting.AUDIT_RETENTION), settings.get(Setting.AUDIT_MAX_SIZE)),
                newZones(settings),
                requestLimits(settings),
                workLimits(settings),
                new PeerNetworks(settings.find(Setting.DNS_PEER_NETWORKS)),
                settings.find(Setting.DNS_NOTIFY_SOURCE).orElse(List.of()),
                settings.find(Setting.PUBLIC_URL),
                settings.find(Setting.OIDC_ISSUER).map(issuer -> oidc(settings, issuer)));
    }

    /**
     * Returns the configuration or fails; like {@link #load}.
     *
     * @throws CommandException with one line per problem
     */
    public static Config require(Map<Setting<?>, String> arguments, Map<String, String> environment) {
        return switch (load(arguments, environment)) {
            case Loaded.Valid(Config config) -> config;
            case Loaded.Invalid(List<SettingProblem> problems) ->
                throw new CommandException(String.join(
                        "\n", problems.stream().map(SettingProblem::toString).toList()));
        };
    }

    /** Rejects a security option without its counterpart: it would not have the effect that the operator expects. */
    private static void checkTogether(Settings settings) {
        if (settings.isSet(Setting.TLS_CERT) && !settings.isSet(Setting.TLS_KEY)) {
            settings.reject(Setting.TLS_KEY, "the private key of tls-cert: TLS needs both");
        }
        if (settings.isSet(Setting.TLS_KEY) && !settings.isSet(Setting.TLS_CERT)) {
            settings.reject(Setting.TLS_CERT, "the certificate of tls-key: TLS needs both");
        }
        boolean proxyProtocol = settings.find(Setting.PROXY_PROTOCOL).orElse(false);
        if (proxyProtocol && !settings.isSet(Setting.TRUSTED_PROXIES)) {
            settings.reject(
                    Setting.TRUSTED_PROXIES,
                    "the proxies that send the PROXY protocol: otherwise any client could claim any address");
        }
    }

    private static void checkOidc(Settings settings) {
        boolean hasSecret =
                settings.isSet(Setting.OIDC_CLIENT_SECRET) || settings.isSet(Setting.OIDC_CLIENT_SECRET_FILE);
        if (settings.isSet(Setting.OIDC_ISSUER) && !settings.isSet(Setting.OIDC_CLIENT_ID)) {
            settings.reject(Setting.OIDC_CLIENT_ID, "the client id of this server at oidc-issuer");
        }
        if (settings.isSet(Setting.OIDC_ISSUER) && !hasSecret) {
            settings.reject(Setting.OIDC_CLIENT_SECRET_FILE, "the client secret at oidc-issuer");
        }
        if (!settings.isSet(Setting.OIDC_ISSUER) && (hasSecret || settings.isSet(Setting.OIDC_CLIENT_ID))) {
            settings.reject(Setting.OIDC_ISSUER, "the provider of the other oidc settings, which need it");
        }
    }

    private static void checkConnections(Settings settings) {
        int connections = connections(settings);
        if (settings.find(Setting.MAX_CONNECTIONS_PER_SOURCE).orElse(1) > connections) {
            settings.reject(Setting.MAX_CONNECTIONS_PER_SOURCE, "a number from 1 to " + connections);
        }
    }

    private static void checkSecretFile(Settings settings) {
        boolean isUsed = settings.find(Setting.OIDC_CLIENT_SECRET).isEmpty();
        settings.find(Setting.OIDC_CLIENT_SECRET_FILE).filter(_ -> isUsed).ifPresent(file -> {
            try {
                if (firstLine(file).isEmpty()) {
                    settings.reject(Setting.OIDC_CLIENT_SECRET_FILE, "a file with a secret on its first line");
                }
            } catch (UncheckedIOException _) {
                settings.reject(Setting.OIDC_CLIENT_SECRET_FILE, "a readable text file");
            }
        });
    }

    private static Optional<String> firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().flatMap(ValueType::secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OidcSettings oidc(Settings settings, URI issuer) {
        String secret = settings.find(Setting.OIDC_CLIENT_SECRET)
                .or(() -> firstLine(settings.get(Setting.OIDC_CLIENT_SECRET_FILE)))
                .orElseThrow();
        return new OidcSettings(
                issuer,
                settings.get(Setting.OIDC_CLIENT_ID),
                secret,
                settings.get(Setting.OIDC_LABEL),
                settings.find(Setting.PUBLIC_URL).orElse(null));
    }

    private static int connections(Settings settings) {
        return settings.find(Setting.MAX_CONNECTIONS)
                .orElseGet(() -> Math.min(ConnectionCapacity.byFiles(), ConnectionCapacity.byMemory()));
    }

    private static RequestLimits requestLimits(Settings settings) {
        int connections = connections(settings);
        return new RequestLimits(
                connections,
                settings.find(Setting.MAX_CONNECTIONS_PER_SOURCE).orElse(Math.max(1, connections / 4)),
                settings.get(Setting.MAX_UNFINISHED_PER_SOURCE),
                settings.get(Setting.REQUEST_TIMEOUT),
                settings.get(Setting.IDLE_TIMEOUT));
    }

    private static WorkLimits workLimits(Settings settings) {
        int defaultThreads = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());
        return new WorkLimits(
                settings.find(Setting.WORK_THREADS).orElse(defaultThreads),
                settings.get(Setting.MAX_CONCURRENT_REQUESTS),
                settings.get(Setting.MAX_WORK_STEPS));
    }

    private static NewZones newZones(Settings settings) {
        return new NewZones(
                settings.get(Setting.NAMESERVERS),
                settings.find(Setting.SOA_MAILBOX),
                settings.get(Setting.SOA_REFRESH),
                settings.get(Setting.SOA_RETRY),
                settings.get(Setting.SOA_EXPIRE),
                settings.get(Setting.SOA_MINIMUM));
    }
}
