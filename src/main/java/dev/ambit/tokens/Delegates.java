package dev.ambit.tokens;

import static dev.ambit.core.policy.Permission.ACCOUNT_API_TOKENS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_API_TOKENS_WRITE;
import static dev.ambit.core.policy.Permission.API_TOKENS_READ;
import static dev.ambit.core.policy.Permission.API_TOKENS_WRITE;

import dev.ambit.access.Caller;
import dev.ambit.access.Directory;
import dev.ambit.access.IndexedSession;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.TokenIndex;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.Delegation;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenFilter;
import dev.ambit.storage.Tx;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Decides which tokens are visible to a caller with only a Delegate permission; caches the {@link Delegate}s. */
final class Delegates {
    private final TokenIndex index;
    private final Delegation delegation;

    /**
     * By indexed token, which is a new object after each change, so that a changed token starts with an empty entry.
     */
    private final Map<IndexedToken, Delegate> byToken = Collections.synchronizedMap(new WeakHashMap<>());

    Delegates(TokenIndex index, PermissionCatalog catalog, Directory directory) {
        this.index = index;
        this.delegation = new Delegation(catalog, zone -> directory.zone(zone).map(ZoneEntry::account));
    }

    /** The caller as a delegate when it has only the Delegate permission; null when it may read all of the owner's. */
    @Nullable
    Delegate forReading(Caller caller, TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User user -> of(caller, API_TOKENS_READ, new Resource.User(user.id()));
            case TokenOwner.Account account -> of(caller, ACCOUNT_API_TOKENS_READ, new Resource.Account(account.id()));
        };
    }

    /** The same for changes. */
    @Nullable
    Delegate forWriting(Caller caller, TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User user -> of(caller, API_TOKENS_WRITE, new Resource.User(user.id()));
            case TokenOwner.Account account -> of(caller, ACCOUNT_API_TOKENS_WRITE, new Resource.Account(account.id()));
        };
    }

    private @Nullable Delegate of(Caller caller, Permission full, Resource resource) {
        if (caller.may(full, resource)) {
            return null;
        }
        return switch (caller.principal()) {
            case IndexedToken token -> of(token);
            // No role has a Delegate permission without the full one.
            case IndexedSession _ -> throw new ApiException(ErrorCode.UNAUTHORIZED_RESOURCE);
        };
    }

    private Delegate of(IndexedToken token) {
        Delegate cached = byToken.get(token);
        if (cached != null) {
            return cached;
        }
        Delegate delegate = new Delegate(token.id(), delegation.permissionsOf(token));
        byToken.put(token, delegate);
        return delegate;
    }

    /**
     * Checks that {@code stored} is visible.
     *
     * @param delegate null when all tokens of the owner are visible to the caller
     * @throws ApiException 404 as for a missing token when it is not
     */
    void requireVisible(@Nullable Delegate delegate, StoredToken stored) {
        if (delegate != null && !delegate.canManage(index.compile(stored))) {
            throw new ApiException(ErrorCode.TOKEN_NOT_FOUND).refusing(DenyReason.NOT_GRANTED);
        }
    }

    /**
     * The tokens that are visible to {@code delegate}. Checks all of them, or the counts would disclose the others, but
     * reads only those of the page.
     */
    Listing<StoredToken> list(Tx tx, Delegate delegate, TokenFilter filter, Direction direction, Slice slice) {
        List<TokenId> visible = tx.tokens().ids(filter, direction).stream()
                .filter(id -> reaches(tx, delegate, id))
                .toList();
        List<StoredToken> page = visible.stream()
                .skip(slice.offset())
                .limit(slice.limit())
                .flatMap(id -> tx.tokens().find(id).stream())
                // The index may be newer than the snapshot of this transaction.
                .filter(stored -> delegate.canManage(index.compile(stored)))
                .toList();
        return new Listing<>(page, visible.size());
    }

    private boolean reaches(Tx tx, Delegate delegate, TokenId id) {
        Optional<IndexedToken> token = index.find(id);
        return token.map(delegate::canManageCached)
                // During the backfill after a start, a token may not be indexed yet.
                .orElseGet(() -> tx.tokens()
                        .find(id)
                        .map(index::compile)
                        .filter(delegate::canManage)
                        .isPresent());
    }
}
