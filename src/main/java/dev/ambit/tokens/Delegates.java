package dev.ambit.tokens;

import dev.ambit.access.Directory;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.TokenIndex;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.Delegation;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.TokenId;
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

/** A cache of the {@link Delegate}s by their indexed tokens. */
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

    Delegate of(IndexedToken token) {
        Delegate cached = byToken.get(token);
        if (cached != null) {
            return cached;
        }
        Delegate delegate = new Delegate(token.id(), delegation.permissionsOf(token));
        byToken.put(token, delegate);
        return delegate;
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
