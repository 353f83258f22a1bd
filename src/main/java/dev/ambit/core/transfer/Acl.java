package dev.ambit.core.transfer;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.resource.AccountId;
import java.util.Optional;

/** Addresses that may fetch the zones of an account whose transfers are enabled, without a key. */
public record Acl(AclId id, AccountId account, String name, Cidr range) {
    /** The rule for ranges as the predicate of an error message. */
    public static final String EXPECTED_RANGE =
            "an address or a block of addresses, at most `/24` wide for IPv4 and `/64` for IPv6";

    private static final int MIN_IPV4_LENGTH = 24;
    private static final int MIN_IPV6_LENGTH = 64;

    public Acl {
        if (!isNarrow(range)) {
            throw new IllegalArgumentException("too wide: " + range.text());
        }
    }

    /** Parses an address or a block that is not too wide. */
    public static Optional<Cidr> parseRange(String text) {
        return Cidr.parse(text).filter(Acl::isNarrow);
    }

    private static boolean isNarrow(Cidr range) {
        return range.isIpv4()
                ? range.prefixLength() >= Cidr.MAPPED_BITS + MIN_IPV4_LENGTH
                : range.prefixLength() >= MIN_IPV6_LENGTH;
    }
}
