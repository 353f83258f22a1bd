package dev.ambit.core.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The permission groups that the server enforces, in display order. */
public final class PermissionCatalog {
    private final Map<PermissionGroupId, PermissionGroup> groups;

    public PermissionCatalog(List<PermissionGroup> groups) {
        Map<PermissionGroupId, PermissionGroup> byId = new LinkedHashMap<>();
        for (PermissionGroup group : groups) {
            if (byId.put(group.id(), group) != null) {
                throw new IllegalArgumentException("permission group " + group.id() + " is in the catalog twice");
            }
        }
        this.groups = byId;
    }

    public Optional<PermissionGroup> find(PermissionGroupId id) {
        return Optional.ofNullable(groups.get(id));
    }

    public List<PermissionGroup> all() {
        return List.copyOf(groups.values());
    }
}
