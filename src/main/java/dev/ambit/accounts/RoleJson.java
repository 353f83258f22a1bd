package dev.ambit.accounts;

import dev.ambit.core.account.Role;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON form of a role, with its permissions by wire name, each with read and write. */
record RoleJson(String id, String name, String description, Map<String, ReadWrite> permissions) {
    record ReadWrite(boolean read, boolean write) {}

    static RoleJson of(Role role) {
        return new RoleJson(role.id().toString(), role.name(), role.description(), words(role.permissions()));
    }

    /** The permissions by wire name. */
    static Map<String, ReadWrite> words(PermissionSet permissions) {
        Map<String, ReadWrite> words = new LinkedHashMap<>();
        put(words, "dns_records", permissions, Permission.DNS_READ, Permission.DNS_WRITE);
        put(words, "organization", permissions, Permission.ACCOUNT_SETTINGS_READ, Permission.ACCOUNT_SETTINGS_WRITE);
        put(words, "zones", permissions, Permission.ZONE_READ, Permission.ZONE_WRITE);
        return words;
    }

    private static void put(
            Map<String, ReadWrite> words, String word, PermissionSet permissions, Permission read, Permission write) {
        words.put(word, new ReadWrite(permissions.contains(read), permissions.contains(write)));
    }
}
