package dev.ambit.tokens;

import dev.ambit.access.Directory;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the names in record scopes, which are relative to the zone, or {@code @}. A name in one of the owner's zones
 * is taken as absolute: relative to the wrong zone, the scope would match nothing, and a deny would silently have no
 * effect.
 */
final class RecordNames {
    private final Directory directory;
    private final Collection<AccountId> accounts;
    private @Nullable Set<String> zones;

    /** Uses only the zones of {@code accounts}: an error that repeats a scope would disclose the names of others. */
    RecordNames(Directory directory, Collection<AccountId> accounts) {
        this.directory = directory;
        this.accounts = accounts;
    }

    /**
     * Returns {@code nested}, a key nested in {@code key}, with the name of its record scope absolute and canonical.
     */
    String inFull(String key, String nested) {
        String absolute = Resources.canonical(key, nested, zone -> Optional.empty());
        return isInAZone(absolute) ? absolute : Resources.canonical(key, nested, this::apex);
    }

    private Optional<DnsName> apex(ZoneId zone) {
        return directory
                .zone(zone)
                .filter(entry -> accounts.contains(entry.account()))
                .map(entry -> DnsName.of(entry.name()));
    }

    /** Checks the suffixes of the key, of which only those of its name can be zones. */
    private boolean isInAZone(String key) {
        String name = key.endsWith(".*") ? key.substring(0, key.length() - 2) : key;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (zones().contains(name.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    private Set<String> zones() {
        Set<String> known = zones;
        if (known == null) {
            known = new HashSet<>();
            for (AccountId account : accounts) {
                for (ZoneEntry zone : directory.zonesOf(account)) {
                    known.add(zone.name());
                }
            }
            zones = known;
        }
        return known;
    }
}
