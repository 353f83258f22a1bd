package dev.ambit.tokens;

import dev.ambit.access.IndexedToken;
import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.authorizer.Delegation;
import dev.ambit.core.token.TokenId;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * A token that may pass on only what it holds itself. To it, tokens that it could not have made do not exist: rolling one
 * would hand over its secret.
 */
final class Delegate {
    private final TokenId id;
    private final Delegation.HolderPermissions holderPermissions;

    /**
     * Of tokens as the index holds them, which are other objects once they change: its lists judge all tokens of the owner to
     * count what may be seen, and would do so at each request.
     */
    private final Map<IndexedToken, Boolean> judged = Collections.synchronizedMap(new WeakHashMap<>());

    Delegate(TokenId id, Delegation.HolderPermissions holderPermissions) {
        this.id = id;
        this.holderPermissions = holderPermissions;
    }

    TokenId id() {
        return id;
    }

    Delegation.HolderPermissions held() {
        return holderPermissions;
    }

    /** Whether it may see and change {@code token}, which it never may itself. */
    boolean reaches(CompiledToken token) {
        return !token.isToken(id) && holderPermissions.covers(token);
    }

    /** The same, judged once. */
    boolean reachesKnown(IndexedToken token) {
        Boolean before = judged.get(token);
        if (before != null) {
            return before;
        }
        boolean reaches = reaches(token);
        judged.put(token, reaches);
        return reaches;
    }
}
