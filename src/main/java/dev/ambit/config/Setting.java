package dev.ambit.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server. Each setting is an option of {@code serve}, an environment variable and a key of
 * {@code ambit.yaml}; an option overrides a variable, a variable overrides the file.
 */
public enum Setting {
    DATA("DIR", null, "the folder with all data of the server; created by `ambit init`"),
    LISTEN("HOST:PORT", "127.0.0.1:8080", "the address to listen on; port 0 picks a free port"),
    TLS_CERT("FILE", null, "certificate chain in PEM; reloaded when the file changes; requires tls-key"),
    TLS_KEY("FILE", null, "private key of tls-cert in PEM (PKCS #8)"),
    TRUSTED_PROXIES("CIDR,…", null, "proxies whose X-Forwarded-For and Forwarded headers are trusted; no others are"),
    PROXY_PROTOCOL("BOOLEAN", "false", "expect the PROXY protocol on every connection; requires trusted-proxies"),
    PUBLIC_URL("URL", null, "the URL of the dashboard, https://HOST; taken from the request when unset"),
    OIDC_ISSUER("URL", null, "OpenID provider that users may also sign in with; none when unset"),
    OIDC_CLIENT_ID("TEXT", null, "the client id of this server at oidc-issuer"),
    OIDC_CLIENT_SECRET_FILE("FILE", null, "a file whose first line is the client secret at oidc-issuer"),
    OIDC_CLIENT_SECRET(
            "TEXT", null, "the client secret itself; not accepted as an option, which all local users can read"),
    OIDC_LABEL("TEXT", "single sign-on", "the text after `Sign in with` on the button for oidc-issuer"),
    DATABASE("URL", null, "not supported by this version, which uses SQLite in the data folder"),
    DNS("HOST:PORT", null, "not supported by this version, which does not publish zones yet"),
    METRICS_LISTEN("HOST:PORT", null, "the address that serves GET /metrics for Prometheus; off when unset"),
    LOG_FORMAT("text|json", "text", "plain text, or one JSON object per line"),
    LOG_LEVEL("LEVEL", "info", "error, warn, info, debug or trace"),
    TOKENS_PER_USER("COUNT", "50", "how many tokens a user may own"),
    TOKENS_PER_ACCOUNT("COUNT", "500", "how many tokens an account may own"),
    TOKENS_PER_DELEGATE("COUNT", "50", "how many tokens may be created with one token that can only delegate"),
    MAX_RECORDS_PER_ZONE("COUNT", "200000", "how many records a zone may have; only additions are rejected"),
    MAX_RECORDS_PER_NAME("COUNT", "1000", "how many records of all types a name may have; only additions are rejected"),
    AUDIT_RETENTION("DURATION|none", "400d", "how long audit entries are kept; `none` for no limit"),
    AUDIT_MAX_SIZE(
            "SIZE|none", "4GiB", "the size above which the oldest audit entries are removed; `none` for no limit"),
    NAMESERVERS("NAME,…", "ns1.ambit.invalid,ns2.ambit.invalid", "nameservers of new zones, the primary one first"),
    SOA_MAILBOX("ADDRESS", null, "the e-mail address in the SOA of new zones; hostmaster at the zone when unset"),
    SOA_REFRESH("DURATION", "10000s", "refresh in the SOA of new zones"),
    SOA_RETRY("DURATION", "2400s", "retry in the SOA of new zones"),
    SOA_EXPIRE("DURATION", "604800s", "expire in the SOA of new zones"),
    SOA_MINIMUM("DURATION", "1800s", "how long resolvers cache that a name in a new zone does not exist (RFC 2308)"),
    WORK_THREADS("COUNT", null, "threads for computation and the database; 4 per processor, at least 16, when unset"),
    MAX_CONCURRENT_REQUESTS("COUNT", "1024", "how many requests may wait for a thread; further ones are rejected"),
    MAX_WORK_STEPS("COUNT", "20000000", "how much work one request may take, in steps of about a microsecond"),
    MAX_CONNECTIONS(
            "COUNT",
            null,
            "how many connections may be open; the smaller of heap / 64 KiB and open files - 256 when unset"),
    MAX_CONNECTIONS_PER_SOURCE(
            "COUNT",
            null,
            "how many of them one IPv4 address or IPv6 /64 may open, except trusted proxies; a quarter when unset"),
    MAX_UNFINISHED_PER_SOURCE("COUNT", "64", "how many requests of one source may be partly received at a time"),
    REQUEST_TIMEOUT("DURATION", "30s", "how long a client may take to send a request"),
    IDLE_TIMEOUT("DURATION", "5m", "how long a connection may stay open without a request");

    private final String argument;
    private final @Nullable String defaultValue;
    private final String description;

    Setting(String argument, @Nullable String fallback, String meaning) {
        this.argument = argument;
        this.defaultValue = fallback;
        this.description = meaning;
    }

    /** The key in the file: {@code tls-cert}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The command-line option: {@code --tls-cert}. */
    public String option() {
        return "--" + key();
    }

    /** The environment variable: {@code AMBIT_TLS_CERT}. */
    public String variable() {
        return "AMBIT_" + name();
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
}
