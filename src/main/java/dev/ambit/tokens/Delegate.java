package dev.ambit.tokens;

import dev.ambit.access.IndexedToken;
import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.authorizer.Delegation;
import dev.ambit.core.token.TokenId;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * A token with a Delegate permission, which can create only tokens within its own permissions. Tokens that it could not
 * have created are not visible to it: rolling one would disclose the secret.
 */
final class Delegate {
    private final TokenId id;
    private final Delegation.HolderPermissions holderPermissions;

    /**
     * Cached results by indexed token, which is a new object after each change: a list checks all tokens of the owner
     * to count those that are visible, on each request.
     */
    private final Map<IndexedToken, Boolean> reachable = Collections.synchronizedMap(new WeakHashMap<>());

    Delegate(TokenId id, Delegation.HolderPermissions holderPermissions) {
        this.id = id;
        this.holderPermissions = holderPermissions;
    }

    TokenId id() {
        return id;
    }

    Delegation.HolderPermissions holderPermissions() {
        return holderPermissions;
    }

    /** Whether this token may read and change {@code token}; it may never change itself. */
    boolean canManage(CompiledToken token) {
        return !token.hasId(id) && holderPermissions.covers(token);
    }

    /** The same with a cached result. */
    boolean canManageCached(IndexedToken token) {
        Boolean cached = reachable.get(token);
        if (cached != null) {
            return cached;
        }
        boolean reaches = canManage(token);
        reachable.put(token, reaches);
        return reaches;
    }
}
