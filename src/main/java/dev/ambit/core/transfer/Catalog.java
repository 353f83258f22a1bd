package dev.ambit.core.transfer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import java.util.Map;

/**
 * The zones of an account that other nameservers follow, as its catalog zone lists them (RFC 9432).
 *
 * @param members the apexes of the zones
 * @param serial the serial of the catalog zone: it never had other members
 */
public record Catalog(AccountId account, long serial, Map<ZoneId, DnsName> members) {
    public Catalog {
        members = Map.copyOf(members);
    }

    /** Returns the next one, with other members. */
    public Catalog with(Map<ZoneId, DnsName> others) {
        return new Catalog(account, Serial.next(serial), others);
    }

    /** Returns its name; it ends with a reserved top-level domain, so that it is never below a zone (RFC 6761, 6.4). */
    public DnsName name() {
        return nameOf(account);
    }

    public static DnsName nameOf(AccountId account) {
        return DnsName.of("catalog." + account + ".invalid");
    }
}
