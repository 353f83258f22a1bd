package dev.ambit.core.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A set of {@link Permission}s as bits. */
public record PermissionSet(long bits) {
    public static final PermissionSet NONE = new PermissionSet(0);
    public static final PermissionSet ALL = new PermissionSet((1L << Permission.values().length) - 1);

    /** Every permission on zones and their records. */
    public static final PermissionSet ZONE = of(Permission.Category.ZONE);

    /** The permissions that can be restricted to some records. */
    public static final PermissionSet DNS = of(Permission.DNS_READ, Permission.DNS_WRITE);

    public static PermissionSet of(Permission... permissions) {
        return of(List.of(permissions));
    }

    public static PermissionSet of(Collection<Permission> permissions) {
        long bits = 0;
        for (Permission permission : permissions) {
            bits |= bit(permission);
        }
        return new PermissionSet(bits);
    }

    /** All permissions of one category. */
    public static PermissionSet of(Permission.Category category) {
        long bits = 0;
        for (Permission permission : Permission.values()) {
            if (permission.category() == category) {
                bits |= bit(permission);
            }
        }
        return new PermissionSet(bits);
    }

    public boolean contains(Permission permission) {
        return (bits & bit(permission)) != 0;
    }

    public boolean containsAll(PermissionSet other) {
        return (bits & other.bits) == other.bits;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public PermissionSet with(PermissionSet other) {
        return new PermissionSet(bits | other.bits);
    }

    public PermissionSet without(PermissionSet other) {
        return new PermissionSet(bits & ~other.bits);
    }

    public PermissionSet intersect(PermissionSet other) {
        return new PermissionSet(bits & other.bits);
    }

    /** Returns the permissions in declaration order. */
    public List<Permission> permissions() {
        List<Permission> permissions = new ArrayList<>();
        for (Permission permission : Permission.values()) {
            if (contains(permission)) {
                permissions.add(permission);
            }
        }
        return List.copyOf(permissions);
    }

    @SuppressWarnings("EnumOrdinal") // a position in memory only; never stored or sent
    private static long bit(Permission permission) {
        return 1L << permission.ordinal();
    }
}
