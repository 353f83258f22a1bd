package dev.ambit.config;

import dev.ambit.audit.Retention;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.zone.Mailbox;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneDefaults;
import dev.ambit.http.connection.ConnectionCapacity;
import dev.ambit.records.RecordLimits;
import dev.ambit.signin.oidc.OidcSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The validated configuration of a server. Built by {@link #load} from options, the environment and the file
 * {@code ambit.yaml} in the data folder; {@link Setting} describes each value.
 *
 * @param metrics the listen address for Prometheus metrics; empty when metrics are off
 * @param publicUrl the URL of the dashboard; empty to take it from the request
 * @param oidc the OpenID provider that users may sign in with; empty for none
 */
public record Config(
        Path data,
        ListenAddress listen,
        Optional<Tls> tls,
        Proxies proxies,
        Optional<ListenAddress> metrics,
        Logging logging,
        TokenLimits tokenLimits,
        RecordLimits recordLimits,
        Retention.Limits auditLimits,
        NewZones newZones,
        RequestLimits requestLimits,
        WorkLimits workLimits,
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

        /** SOA and NS of {@code zone}, which keeps the name servers that it was created with. */
        public ZoneDefaults defaults(Zone zone) {
            List<DnsName> servers = zone.nameServers().stream().map(DnsName::of).toList();
            ZoneDefaults general = ZoneDefaults.of(zone.name(), servers);
            return new ZoneDefaults(
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
    public static Loaded load(Map<Setting, String> arguments, Map<String, String> environment) {
        Settings settings = Settings.collect(arguments, environment);
        SettingReader reader = new SettingReader(settings);
        checkTogether(settings, reader);
        Optional<URI> publicUrl = reader.baseUrl(Setting.PUBLIC_URL);
        Config config = new Config(
                reader.folder(Setting.DATA),
                reader.requiredAddress(Setting.LISTEN),
                tls(reader),
                new Proxies(reader.cidrs(Setting.TRUSTED_PROXIES), reader.flag(Setting.PROXY_PROTOCOL)),
                reader.address(Setting.METRICS_LISTEN),
                new Logging(
                        reader.oneOf(Setting.LOG_FORMAT, Logging.Format.class),
                        reader.oneOf(Setting.LOG_LEVEL, Logging.Level.class)),
                new TokenLimits(
                        reader.count(Setting.TOKENS_PER_USER, 1, 1_000_000),
                        reader.count(Setting.TOKENS_PER_ACCOUNT, 1, 1_000_000),
                        reader.count(Setting.TOKENS_PER_DELEGATE, 1, 1_000_000)),
                new RecordLimits(
                        reader.count(Setting.MAX_RECORDS_PER_NAME, 1, 10_000_000),
                        reader.count(Setting.MAX_RECORDS_PER_ZONE, 1, 10_000_000)),
                new Retention.Limits(
                        reader.durationOrNone(Setting.AUDIT_RETENTION, Duration.ofHours(1), Duration.ofDays(36_500)),
                        reader.sizeOrNone(Setting.AUDIT_MAX_SIZE)),
                newZones(reader),
                requestLimits(settings, reader),
                workLimits(settings, reader),
                publicUrl,
                oidc(settings, reader, publicUrl.orElse(null)));
        return settings.problems().isEmpty()
                ? new Loaded.Valid(config)
                : new Loaded.Invalid(List.copyOf(settings.problems()));
    }

    /**
     * Returns the configuration or fails; like {@link #load}.
     *
     * @throws CommandException with one line per problem
     */
    public static Config require(Map<Setting, String> arguments, Map<String, String> environment) {
        return switch (load(arguments, environment)) {
            case Loaded.Valid(Config config) -> config;
            case Loaded.Invalid(List<SettingProblem> problems) ->
                throw new CommandException(String.join(
                        "\n", problems.stream().map(SettingProblem::toString).toList()));
        };
    }

    /** Rejects a security option without its counterpart: it would not have the effect that the operator expects. */
    private static void checkTogether(Settings settings, SettingReader reader) {
        if (settings.isSet(Setting.TLS_CERT) && !settings.isSet(Setting.TLS_KEY)) {
            reader.reject(Setting.TLS_KEY, "the private key of tls-cert: TLS needs both");
        }
        if (settings.isSet(Setting.TLS_KEY) && !settings.isSet(Setting.TLS_CERT)) {
            reader.reject(Setting.TLS_CERT, "the certificate of tls-key: TLS needs both");
        }
        boolean proxyProtocol = settings.value(Setting.PROXY_PROTOCOL)
                .map(Settings.Value::text)
                .filter("true"::equals)
                .isPresent();
        if (proxyProtocol && !settings.isSet(Setting.TRUSTED_PROXIES)) {
            reader.reject(
                    Setting.TRUSTED_PROXIES,
                    "the proxies that send the PROXY protocol: otherwise any client could claim any address");
        }
        if (settings.isSet(Setting.DATABASE)) {
            reader.reject(Setting.DATABASE, "nothing: PostgreSQL is not supported by this version");
        }
        if (settings.isSet(Setting.DNS)) {
            reader.reject(Setting.DNS, "nothing: publication over DNS is not supported by this version");
        }
    }

    private static WorkLimits workLimits(Settings settings, SettingReader reader) {
        int defaultThreads = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());
        return new WorkLimits(
                settings.isSet(Setting.WORK_THREADS) ? reader.count(Setting.WORK_THREADS, 1, 10_000) : defaultThreads,
                reader.count(Setting.MAX_CONCURRENT_REQUESTS, 1, 1_000_000),
                reader.count(Setting.MAX_WORK_STEPS, 1_000, Integer.MAX_VALUE));
    }

    private static Optional<Tls> tls(SettingReader reader) {
        Optional<Path> certificate = reader.file(Setting.TLS_CERT);
        Optional<Path> key = reader.file(Setting.TLS_KEY);
        return certificate.flatMap(c -> key.map(k -> new Tls(c, k)));
    }

    private static Optional<OidcSettings> oidc(Settings settings, SettingReader reader, @Nullable URI publicUrl) {
        checkOidc(settings, reader);
        Optional<URI> issuer = reader.secureUrl(Setting.OIDC_ISSUER);
        Optional<String> client = reader.line(Setting.OIDC_CLIENT_ID, 200);
        Optional<String> secret = reader.secret(Setting.OIDC_CLIENT_SECRET)
                .or(() -> reader.file(Setting.OIDC_CLIENT_SECRET_FILE)
                        .flatMap(file -> reader.firstLine(Setting.OIDC_CLIENT_SECRET_FILE, file)));
        Optional<String> label = reader.line(Setting.OIDC_LABEL, 40);
        return issuer.isPresent() && client.isPresent() && secret.isPresent() && label.isPresent()
                ? Optional.of(new OidcSettings(issuer.get(), client.get(), secret.get(), label.get(), publicUrl))
                : Optional.empty();
    }

    private static void checkOidc(Settings settings, SettingReader reader) {
        boolean hasSecret =
                settings.isSet(Setting.OIDC_CLIENT_SECRET) || settings.isSet(Setting.OIDC_CLIENT_SECRET_FILE);
        if (settings.isSet(Setting.OIDC_ISSUER) && !settings.isSet(Setting.OIDC_CLIENT_ID)) {
            reader.reject(Setting.OIDC_CLIENT_ID, "the client id of this server at oidc-issuer");
        }
        if (settings.isSet(Setting.OIDC_ISSUER) && !hasSecret) {
            reader.reject(Setting.OIDC_CLIENT_SECRET_FILE, "the client secret at oidc-issuer");
        }
        if (!settings.isSet(Setting.OIDC_ISSUER) && (hasSecret || settings.isSet(Setting.OIDC_CLIENT_ID))) {
            reader.reject(Setting.OIDC_ISSUER, "the provider of the other oidc settings, which need it");
        }
    }

    private static RequestLimits requestLimits(Settings settings, SettingReader reader) {
        int files = ConnectionCapacity.byFiles();
        int connections = settings.isSet(Setting.MAX_CONNECTIONS)
                ? reader.count(Setting.MAX_CONNECTIONS, 1, files)
                : Math.min(files, ConnectionCapacity.byMemory());
        int perSource = settings.isSet(Setting.MAX_CONNECTIONS_PER_SOURCE)
                ? reader.count(Setting.MAX_CONNECTIONS_PER_SOURCE, 1, connections)
                : Math.max(1, connections / 4);
        return new RequestLimits(
                connections,
                perSource,
                reader.count(Setting.MAX_UNFINISHED_PER_SOURCE, 1, 1_000_000),
                reader.duration(Setting.REQUEST_TIMEOUT, Duration.ofMillis(100), Duration.ofHours(1)),
                reader.duration(Setting.IDLE_TIMEOUT, Duration.ofMillis(100), Duration.ofDays(1)));
    }

    private static NewZones newZones(SettingReader reader) {
        // RFC 1035 gives these fields 32 bits; RFC 2181, 8 keeps the highest bit zero.
        Duration max = Duration.ofSeconds(Integer.MAX_VALUE);
        Duration min = Duration.ofSeconds(1);
        return new NewZones(
                reader.names(Setting.NAMESERVERS),
                reader.mailbox(Setting.SOA_MAILBOX),
                reader.duration(Setting.SOA_REFRESH, min, max),
                reader.duration(Setting.SOA_RETRY, min, max),
                reader.duration(Setting.SOA_EXPIRE, min, max),
                reader.duration(Setting.SOA_MINIMUM, Duration.ZERO, max));
    }
}
