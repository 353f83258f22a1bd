package dev.ambit.core.policy;

/**
 * What people pick when they create a token. {@code permissions} are those it gives, all of its own {@code category};
 * names are unique only within a category.
 */
public record PermissionGroup(
        PermissionGroupId id, String name, Permission.Category category, PermissionSet permissions) {
    public PermissionGroup {
        if (!PermissionSet.of(category).containsAll(permissions)) {
            throw new IllegalArgumentException(name + " carries permissions of another category than " + category);
        }
    }
}
