package dev.ambit.core.transfer;

import dev.ambit.core.dns.DnsName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The algorithm of a TSIG key (RFC 8945, 6): those that are recommended and not deprecated. */
public enum TsigAlgorithm {
    HMAC_SHA256("hmac-sha256", "HmacSHA256"),
    HMAC_SHA384("hmac-sha384", "HmacSHA384"),
    HMAC_SHA512("hmac-sha512", "HmacSHA512");

    /** The names as the predicate of an error message. */
    public static final String EXPECTED = "`hmac-sha256.`, `hmac-sha384.` or `hmac-sha512.`";

    /** Immutable, which Error Prone cannot see. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final DnsName dnsName;

    private final String macName;

    TsigAlgorithm(String dnsName, String macName) {
        this.dnsName = DnsName.of(dnsName);
        this.macName = macName;
    }

    /** Parses a name, with or without the trailing dot, ignoring case; empty for any other algorithm. */
    public static Optional<TsigAlgorithm> parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(algorithm -> name.equals(algorithm.dnsName.text()) || name.equals(algorithm.toString()))
                .findFirst();
    }

    /** Its name in a TSIG record. */
    public DnsName dnsName() {
        return dnsName;
    }

    /** Its name for {@link javax.crypto.Mac}. */
    public String macName() {
        return macName;
    }

    /** The name with the trailing dot, as on the wire of the API. */
    @Override
    public String toString() {
        return dnsName + ".";
    }
}
