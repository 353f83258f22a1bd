package dev.ambit.core.account;

import dev.ambit.core.policy.PermissionSet;

/** A named set of permissions of members in an account and on its zones. Fixed data of the catalog. */
public record Role(RoleId id, String name, String description, PermissionSet permissions) {}
