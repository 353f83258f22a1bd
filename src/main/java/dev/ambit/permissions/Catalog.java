package dev.ambit.permissions;

import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PermissionSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** The permission groups, roles and templates that ship with the server, read from its {@code catalog} resources. */
public record Catalog(PermissionCatalog groups, RoleCatalog roles, List<Template> templates) {
    private record GroupEntry(String id, String name, String scope, List<Permission> permissions) {}

    private record RoleEntry(String id, String name, String description, List<Permission> permissions) {}

    public Catalog {
        templates = List.copyOf(templates);
    }

    /** Reads the catalog. An invalid catalog is a build error and prevents the start. */
    public static Catalog load() {
        List<PermissionGroup> groups = Arrays.stream(read("permission-groups.json", GroupEntry[].class))
                .map(Catalog::group)
                .toList();
        List<Role> roles = Arrays.stream(read("roles.json", RoleEntry[].class))
                .map(Catalog::role)
                .toList();
        return new Catalog(
                new PermissionCatalog(groups),
                new RoleCatalog(roles),
                List.of(read("templates.json", Template[].class)));
    }

    private static PermissionGroup group(GroupEntry entry) {
        Permission.Category category = Arrays.stream(Permission.Category.values())
                .filter(candidate -> candidate.wireName().equals(entry.scope))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("unknown scope " + entry.scope));
        return new PermissionGroup(
                PermissionGroupId.of(entry.id), entry.name, category, PermissionSet.of(entry.permissions));
    }

    private static Role role(RoleEntry entry) {
        return new Role(RoleId.of(entry.id), entry.name, entry.description, PermissionSet.of(entry.permissions));
    }

    private static <T> T read(String file, Class<T> type) {
        try (InputStream in =
                Objects.requireNonNull(Catalog.class.getResourceAsStream("/catalog/" + file), file + " is missing")) {
            return JsonMapper.shared().readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
