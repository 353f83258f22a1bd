package dev.ambit;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set for a server. Each setting is an option of {@code serve}, a variable of the environment and
 * a key of {@code ambit.yaml}; an option beats a variable, a variable beats the file.
 */
public enum Setting {
    DATA("DIR", null, "the folder that holds everything the server keeps; made by `ambit init`"),
    LISTEN("HOST:PORT", "127.0.0.1:8080", "where to answer; port 0 picks a free one"),
    TLS_CERT("FILE", null, "certificate chain in PEM; read again when the file changes; goes with tls-key"),
    TLS_KEY("FILE", null, "private key of tls-cert in PEM (PKCS #8)"),
    TRUSTED_PROXIES(
            "CIDR,…", null, "proxies whose X-Forwarded-For and Forwarded headers name the client; nobody else's do"),
    PROXY_PROTOCOL("BOOLEAN", "false", "expect the PROXY protocol on every connection; goes with trusted-proxies"),
    PUBLIC_URL("URL", null, "where people reach the dashboard, https://HOST; as their browser says when unset"),
    OIDC_ISSUER("URL", null, "OpenID provider by which people may sign in as well; by none when unset"),
    OIDC_CLIENT_ID("TEXT", null, "what this server is called at oidc-issuer"),
    OIDC_CLIENT_SECRET_FILE("FILE", null, "a file whose first line is the client secret at oidc-issuer"),
    OIDC_CLIENT_SECRET(
            "TEXT", null, "the client secret itself; not as an option, which everybody on the machine can read"),
    OIDC_LABEL("TEXT", "single sign-on", "what the button that leads to oidc-issuer says after `Sign in with`"),
    DATABASE("URL", null, "not supported by this version, which keeps SQLite in the data folder"),
    DNS("HOST:PORT", null, "not supported by this version, which does not publish zones yet"),
    METRICS_LISTEN("HOST:PORT", null, "where to answer GET /metrics for Prometheus; not at all when unset"),
    LOG_FORMAT("text|json", "text", "lines for people, or one JSON object a line"),
    LOG_LEVEL("LEVEL", "info", "error, warn, info, debug or trace"),
    TOKENS_PER_USER("COUNT", "50", "how many tokens a user may own"),
    TOKENS_PER_ACCOUNT("COUNT", "500", "how many tokens an account may own"),
    TOKENS_PER_DELEGATE("COUNT", "50", "how many tokens may be made by way of one token that only delegates"),
    MAX_RECORDS_PER_ZONE("COUNT", "200000", "how many records a zone may have; only additions are refused"),
    MAX_RECORDS_PER_NAME("COUNT", "1000", "how many records of all types a name may have; only additions are refused"),
    AUDIT_RETENTION("DURATION|none", "400d", "how long audit entries are kept; none for ever"),
    AUDIT_MAX_SIZE(
            "SIZE|none", "4GiB", "how much the audit log may hold before its eldest entries go; none for any size"),
    NAMESERVERS("NAME,…", "ns1.ambit.invalid,ns2.ambit.invalid", "nameservers of new zones, the primary one first"),
    SOA_MAILBOX("ADDRESS", null, "who answers for new zones; hostmaster at the zone when unset"),
    SOA_REFRESH("DURATION", "10000s", "refresh in the SOA of new zones"),
    SOA_RETRY("DURATION", "2400s", "retry in the SOA of new zones"),
    SOA_EXPIRE("DURATION", "604800s", "expire in the SOA of new zones"),
    SOA_MINIMUM("DURATION", "1800s", "how long resolvers keep a missing name of new zones (RFC 2308)"),
    WORK_THREADS("COUNT", null, "threads for what computes or asks the database; 16, or 4 a processor, when unset"),
    MAX_CONCURRENT_REQUESTS("COUNT", "1024", "how many requests may wait for a thread; more are refused"),
    MAX_WORK_STEPS("COUNT", "20000000", "the work of one request, in steps of about a microsecond"),
    MAX_CONNECTIONS(
            "COUNT",
            null,
            "how many connections are open at a time; the least of heap / 64 KiB and open files - 256 when unset"),
    MAX_CONNECTIONS_PER_SOURCE(
            "COUNT",
            null,
            "how many of them from one IPv4 address or IPv6 /64, trusted proxies aside; a quarter of them when unset"),
    MAX_UNFINISHED_PER_SOURCE("COUNT", "64", "how many requests of one source may still be arriving at a time"),
    REQUEST_TIMEOUT("DURATION", "30s", "how long a client may take to send a request"),
    IDLE_TIMEOUT("DURATION", "5m", "how long a connection may stay open without a request");

    private final String argument;
    private final @Nullable String fallback;
    private final String meaning;

    Setting(String argument, @Nullable String fallback, String meaning) {
        this.argument = argument;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    /** As in the file: {@code tls-cert}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As on the command line: {@code --tls-cert}. */
    public String option() {
        return "--" + key();
    }

    /** As in the environment: {@code AMBIT_TLS_CERT}. */
    public String variable() {
        return "AMBIT_" + name();
    }

    /** What a value looks like, for the help. */
    public String argument() {
        return argument;
    }

    public String meaning() {
        return meaning;
    }

    /** The value when nobody sets one. */
    public Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }
}
