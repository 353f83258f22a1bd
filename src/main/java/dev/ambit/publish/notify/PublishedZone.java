package dev.ambit.publish.notify;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.Soa;

/** What a NOTIFY says about a zone. */
public record PublishedZone(ZoneId id, DnsName apex, Soa soa) {
    public long serial() {
        return soa.serial();
    }
}
