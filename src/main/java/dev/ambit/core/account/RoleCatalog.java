package dev.ambit.core.account;

import dev.ambit.core.policy.PermissionSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The roles that members of an account can have, in display order. */
public final class RoleCatalog {
    private final Map<RoleId, Role> roles;

    public RoleCatalog(List<Role> roles) {
        Map<RoleId, Role> byId = new LinkedHashMap<>();
        for (Role role : roles) {
            if (byId.put(role.id(), role) != null) {
                throw new IllegalArgumentException("role " + role.id() + " is in the catalog twice");
            }
        }
        this.roles = byId;
    }

    public Optional<Role> find(RoleId id) {
        return Optional.ofNullable(roles.get(id));
    }

    public List<Role> all() {
        return List.copyOf(roles.values());
    }

    /** Returns the union of the permissions of these roles. An unknown role has none. */
    public PermissionSet permissions(Collection<RoleId> ids) {
        PermissionSet all = PermissionSet.NONE;
        for (RoleId id : ids) {
            all = all.with(find(id).map(Role::permissions).orElse(PermissionSet.NONE));
        }
        return all;
    }
}
