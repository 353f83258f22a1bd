package dev.ambit.publish.catalog;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.publish.transfer.TransferAccess;
import dev.ambit.publish.transfer.TransferClient;
import org.jspecify.annotations.Nullable;

/**
 * Adds to other zones, for each key, the catalog zone of its account. No zone with the name of a catalog replaces it: a
 * secondary deletes the zones that its catalog does not have.
 */
public final class CatalogAccess implements TransferAccess {
    private final TransferAccess zones;
    private final Catalogs catalogs;

    public CatalogAccess(TransferAccess zones, Catalogs catalogs) {
        this.zones = zones;
        this.catalogs = catalogs;
    }

    @Override
    public @Nullable TsigKey key(DnsName name) {
        return zones.key(name);
    }

    @Override
    public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
        TsigKey key = client.key();
        ZoneSnapshot catalog = key == null ? null : catalogs.find(key.account());
        return catalog != null && catalog.apex().equals(apex) ? catalog : zones.zone(apex, client);
    }
}
