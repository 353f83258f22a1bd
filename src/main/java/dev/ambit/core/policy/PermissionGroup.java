package dev.ambit.core.policy;

/**
 * A named set of permissions that is assigned to a token. All {@code permissions} belong to {@code category}. Names are
 * unique only within a category.
 */
public record PermissionGroup(
        PermissionGroupId id, String name, Permission.Category category, PermissionSet permissions) {
    public PermissionGroup {
        if (!PermissionSet.of(category).containsAll(permissions)) {
            throw new IllegalArgumentException(name + " contains permissions of a category other than " + category);
        }
    }
}
