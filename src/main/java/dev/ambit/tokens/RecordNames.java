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
 * The names in record scopes as people write them: relative to the zone, or {@code @}. A name that lies in one of the owner's zones
 * is in full already: taken as relative, a scope for the wrong zone would name nothing, and a deny would silently do nothing.
 */
final class RecordNames {
    private final Directory directory;
    private final Collection<AccountId> accounts;
    private @Nullable Set<String> zones;

    /** Of the zones of {@code accounts}, and of no others: an error that repeats a scope would tell their names. */
    RecordNames(Directory directory, Collection<AccountId> accounts) {
        this.directory = directory;
        this.accounts = accounts;
    }

    /** {@code nested}, a key nested in {@code key}, with the name of a record scope in full and canonical. */
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

    /** Goes through the ends of the key: those of its name are the only ones that can be a zone's. */
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
