package dev.ambit.core.account;

import dev.ambit.core.policy.PermissionSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every role that an account's members can have, in the order in which they are shown. */
public final class RoleCatalog {
    private final Map<RoleId, Role> roles;

    public RoleCatalog(List<Role> roles) {
        Map<RoleId, Role> byId = new LinkedHashMap<>();
        for (Role role : roles) {
            if (byId.put(role.id(), role) != null) {
                throw new IllegalArgumentException("role " + role.id() + " stands twice in the catalog");
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

    /** What holders of all these roles may do; a role that the catalog does not know gives nothing. */
    public PermissionSet permissions(Collection<RoleId> ids) {
        PermissionSet all = PermissionSet.NONE;
        for (RoleId id : ids) {
            all = all.with(find(id).map(Role::permissions).orElse(PermissionSet.NONE));
        }
        return all;
    }
}
