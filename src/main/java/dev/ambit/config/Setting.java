package dev.ambit.config;

import dev.ambit.config.Config.Logging;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.zone.Mailbox;
import dev.ambit.http.connection.ConnectionCapacity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server. Each setting is an option of {@code serve}, an environment variable and a key of
 * {@code ambit.yaml}; an option overrides a variable, a variable overrides the file.
 *
 * @param <T> its values
 */
public final class Setting<T> {
    /** All settings, in the order of the help. */
    private static final List<Setting<?>> ALL = new ArrayList<>();

    private static final Duration MIN_SOA_TIME = Duration.ofSeconds(1);

    /** RFC 1035 gives these fields 32 bits; RFC 2181, 8 keeps the highest bit zero. */
    private static final Duration MAX_SOA_TIME = Duration.ofSeconds(Integer.MAX_VALUE);

    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

    public static final Setting<Path> DATA = new Setting<>(
            "data", "DIR", null, ValueType.folder(), "the folder with all data of the server; created by `ambit init`");
    public static final Setting<ListenAddress> LISTEN = new Setting<>(
            "listen",
            "HOST:PORT",
            "127.0.0.1:8080",
            ValueType.address(),
            "the address to listen on; port 0 picks a free port");
    public static final Setting<Path> TLS_CERT = new Setting<>(
            "tls-cert",
            "FILE",
            null,
            ValueType.file(),
            "certificate chain in PEM; reloaded when the file changes; requires tls-key");
    public static final Setting<Path> TLS_KEY =
            new Setting<>("tls-key", "FILE", null, ValueType.file(), "private key of tls-cert in PEM (PKCS #8)");
    public static final Setting<List<Cidr>> TRUSTED_PROXIES = new Setting<>(
            "trusted-proxies",
            "CIDR,…",
            null,
            ValueType.cidrs(),
            "proxies whose X-Forwarded-For and Forwarded headers are trusted; no others are");
    public static final Setting<Boolean> PROXY_PROTOCOL = new Setting<>(
            "proxy-protocol",
            "BOOLEAN",
            "false",
            ValueType.flag(),
            "expect the PROXY protocol on every connection; requires trusted-proxies");
    public static final Setting<URI> PUBLIC_URL = new Setting<>(
            "public-url",
            "URL",
            null,
            ValueType.baseUrl(),
            "the URL of the dashboard, https://HOST; taken from the request when unset");
    public static final Setting<URI> OIDC_ISSUER = new Setting<>(
            "oidc-issuer",
            "URL",
            null,
            ValueType.secureUrl(),
            "OpenID provider that users may also sign in with; none when unset");
    public static final Setting<String> OIDC_CLIENT_ID = new Setting<>(
            "oidc-client-id", "TEXT", null, ValueType.line(200), "the client id of this server at oidc-issuer");
    public static final Setting<Path> OIDC_CLIENT_SECRET_FILE = new Setting<>(
            "oidc-client-secret-file",
            "FILE",
            null,
            ValueType.file(),
            "a file whose first line is the client secret at oidc-issuer");
    public static final Setting<String> OIDC_CLIENT_SECRET = new Setting<>(
            "oidc-client-secret",
            "TEXT",
            null,
            ValueType.secret(),
            "the client secret itself; not accepted as an option, which all local users can read");
    public static final Setting<String> OIDC_LABEL = new Setting<>(
            "oidc-label",
            "TEXT",
            "single sign-on",
            ValueType.line(40),
            "the text after `Sign in with` on the button for oidc-issuer");
    public static final Setting<String> DATABASE = new Setting<>(
            "database",
            "URL",
            null,
            ValueType.unsupported("PostgreSQL"),
            "not supported by this version, which uses SQLite in the data folder");
    public static final Setting<ListenAddress> DNS = new Setting<>(
            "dns",
            "HOST:PORT",
            null,
            ValueType.address(),
            "the address that answers DNS over UDP and TCP; port 0 picks a free port; off when unset");
    public static final Setting<Integer> DNS_RATE_LIMIT = new Setting<>(
            "dns-rate-limit",
            "COUNT|none",
            "200",
            ValueType.countOrNone(1_000_000),
            "how many DNS answers of one kind an IPv4 /24 or IPv6 /56 gets per second over UDP; `none` for no limit");
    public static final Setting<ListenAddress> METRICS_LISTEN = new Setting<>(
            "metrics-listen",
            "HOST:PORT",
            null,
            ValueType.address(),
            "the address that serves GET /metrics for Prometheus; off when unset");
    public static final Setting<Logging.Format> LOG_FORMAT = new Setting<>(
            "log-format",
            "text|json",
            "text",
            ValueType.oneOf(Logging.Format.class),
            "plain text, or one JSON object per line");
    public static final Setting<Logging.Level> LOG_LEVEL = new Setting<>(
            "log-level", "LEVEL", "info", ValueType.oneOf(Logging.Level.class), "error, warn, info, debug or trace");
    public static final Setting<Integer> TOKENS_PER_USER = new Setting<>(
            "tokens-per-user", "COUNT", "50", ValueType.count(1, 1_000_000), "how many tokens a user may own");
    public static final Setting<Integer> TOKENS_PER_ACCOUNT = new Setting<>(
            "tokens-per-account", "COUNT", "500", ValueType.count(1, 1_000_000), "how many tokens an account may own");
    public static final Setting<Integer> TOKENS_PER_DELEGATE = new Setting<>(
            "tokens-per-delegate",
            "COUNT",
            "50",
            ValueType.count(1, 1_000_000),
            "how many tokens may be created with one token that can only delegate");
    public static final Setting<Integer> MAX_RECORDS_PER_ZONE = new Setting<>(
            "max-records-per-zone",
            "COUNT",
            "200000",
            ValueType.count(1, 10_000_000),
            "how many records a zone may have; only additions are rejected");
    public static final Setting<Integer> MAX_RECORDS_PER_NAME = new Setting<>(
            "max-records-per-name",
            "COUNT",
            "1000",
            ValueType.count(1, 10_000_000),
            "how many records of all types a name may have; only additions are rejected");
    public static final Setting<Duration> AUDIT_RETENTION = new Setting<>(
            "audit-retention",
            "DURATION|none",
            "400d",
            ValueType.durationOrNone(Duration.ofHours(1), Duration.ofDays(36_500)),
            "how long audit entries are kept; `none` for no limit");
    public static final Setting<Long> AUDIT_MAX_SIZE = new Setting<>(
            "audit-max-size",
            "SIZE|none",
            "4GiB",
            ValueType.sizeOrNone(),
            "the size above which the oldest audit entries are removed; `none` for no limit");
    public static final Setting<List<DnsName>> NAMESERVERS = new Setting<>(
            "nameservers",
            "NAME,…",
            "ns1.ambit.invalid,ns2.ambit.invalid",
            ValueType.hostNames(),
            "nameservers of new zones, the primary one first");
    public static final Setting<Mailbox> SOA_MAILBOX = new Setting<>(
            "soa-mailbox",
            "ADDRESS",
            null,
            ValueType.mailbox(),
            "the e-mail address in the SOA of new zones; hostmaster at the zone when unset");
    public static final Setting<Duration> SOA_REFRESH = new Setting<>(
            "soa-refresh",
            "DURATION",
            "10000s",
            ValueType.duration(MIN_SOA_TIME, MAX_SOA_TIME),
            "refresh in the SOA of new zones");
    public static final Setting<Duration> SOA_RETRY = new Setting<>(
            "soa-retry",
            "DURATION",
            "2400s",
            ValueType.duration(MIN_SOA_TIME, MAX_SOA_TIME),
            "retry in the SOA of new zones");
    public static final Setting<Duration> SOA_EXPIRE = new Setting<>(
            "soa-expire",
            "DURATION",
            "604800s",
            ValueType.duration(MIN_SOA_TIME, MAX_SOA_TIME),
            "expire in the SOA of new zones");
    public static final Setting<Duration> SOA_MINIMUM = new Setting<>(
            "soa-minimum",
            "DURATION",
            "1800s",
            ValueType.duration(Duration.ZERO, MAX_SOA_TIME),
            "how long resolvers cache that a name in a new zone does not exist (RFC 2308)");
    public static final Setting<List<Cidr>> DNS_PEER_NETWORKS = new Setting<>(
            "dns-peer-networks",
            "CIDR,…",
            null,
            ValueType.cidrs(),
            "the addresses that peers may have; all but loopback, link-local, multicast and unspecified when unset");
    public static final Setting<List<IpAddress>> DNS_NOTIFY_SOURCE = new Setting<>(
            "dns-notify-source",
            "ADDRESS,…",
            null,
            ValueType.addresses(),
            "the IPv4 and IPv6 address from which peers are notified; chosen by the system when unset");
    public static final Setting<Long> ZONE_MEMORY = new Setting<>(
            "zone-memory",
            "SIZE",
            null,
            ValueType.size(HEAP),
            "how much memory all zones may use, from which DNS and the API are answered; half of the heap when unset");
    public static final Setting<Integer> WORK_THREADS = new Setting<>(
            "work-threads",
            "COUNT",
            null,
            ValueType.count(1, 10_000),
            "threads for computation and the database; 4 per processor, at least 16, when unset");
    public static final Setting<Integer> MAX_CONCURRENT_REQUESTS = new Setting<>(
            "max-concurrent-requests",
            "COUNT",
            "1024",
            ValueType.count(1, 1_000_000),
            "how many requests may wait for a thread; further ones are rejected");
    public static final Setting<Integer> MAX_WORK_STEPS = new Setting<>(
            "max-work-steps",
            "COUNT",
            "20000000",
            ValueType.count(1_000, Integer.MAX_VALUE),
            "how much work one request may take, in steps of about a microsecond");
    public static final Setting<Integer> MAX_CONNECTIONS = new Setting<>(
            "max-connections",
            "COUNT",
            null,
            ValueType.count(1, ConnectionCapacity.byFiles()),
            "how many connections may be open; the smaller of heap / 64 KiB and open files - 256 when unset");
    public static final Setting<Integer> MAX_CONNECTIONS_PER_SOURCE = new Setting<>(
            "max-connections-per-source",
            "COUNT",
            null,
            ValueType.count(1, ConnectionCapacity.byFiles()),
            "how many of them one IPv4 address or IPv6 /64 may open, except trusted proxies; a quarter when unset");
    public static final Setting<Integer> MAX_UNFINISHED_PER_SOURCE = new Setting<>(
            "max-unfinished-per-source",
            "COUNT",
            "64",
            ValueType.count(1, 1_000_000),
            "how many requests of one source may be partly received at a time");
    public static final Setting<Duration> REQUEST_TIMEOUT = new Setting<>(
            "request-timeout",
            "DURATION",
            "30s",
            ValueType.duration(MIN_TIMEOUT, Duration.ofHours(1)),
            "how long a client may take to send a request");
    public static final Setting<Duration> IDLE_TIMEOUT = new Setting<>(
            "idle-timeout",
            "DURATION",
            "5m",
            ValueType.duration(MIN_TIMEOUT, Duration.ofDays(1)),
            "how long a connection may stay open without a request");

    private final String key;
    private final String argument;
    private final @Nullable String defaultValue;
    private final ValueType<T> type;
    private final String description;

    private Setting(String key, String argument, @Nullable String defaultValue, ValueType<T> type, String description) {
        this.key = key;
        this.argument = argument;
        this.defaultValue = defaultValue;
        this.type = type;
        this.description = description;
        ALL.add(this);
    }

    /** All settings, in the order of the help. */
    public static List<Setting<?>> values() {
        return List.copyOf(ALL);
    }

    /** The key in the file: {@code tls-cert}. */
    public String key() {
        return key;
    }

    /** The command-line option: {@code --tls-cert}. */
    public String option() {
        return "--" + key;
    }

    /** The environment variable: {@code AMBIT_TLS_CERT}. */
    public String variable() {
        return "AMBIT_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The placeholder for a value in the help. */
    public String argument() {
        return argument;
    }

    public String description() {
        return description;
    }

    /** The value when it is not set. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    ValueType<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return key;
    }
}
