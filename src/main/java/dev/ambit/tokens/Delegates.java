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

/** The tokens that only delegate, as they are now, with what is known of their reach. */
final class Delegates {
    private final TokenIndex index;
    private final Delegation delegation;

    /** By the tokens as the index holds them: one that changes is another object and starts anew. */
    private final Map<IndexedToken, Delegate> known = Collections.synchronizedMap(new WeakHashMap<>());

    Delegates(TokenIndex index, PermissionCatalog catalog, Directory directory) {
        this.index = index;
        this.delegation = new Delegation(catalog, zone -> directory.zone(zone).map(ZoneEntry::account));
    }

    Delegate of(IndexedToken token) {
        Delegate before = known.get(token);
        if (before != null) {
            return before;
        }
        Delegate delegate = new Delegate(token.id(), delegation.permissionsOf(token));
        known.put(token, delegate);
        return delegate;
    }

    /**
     * Those that {@code delegate} reaches. All are judged, or the counts would tell of the others; but only those of the page
     * are read.
     */
    Listing<StoredToken> list(Tx tx, Delegate delegate, TokenFilter filter, Direction direction, Slice slice) {
        List<TokenId> visible = tx.tokens().ids(filter, direction).stream()
                .filter(id -> reaches(tx, delegate, id))
                .toList();
        List<StoredToken> page = visible.stream()
                .skip(slice.offset())
                .limit(slice.limit())
                .flatMap(id -> tx.tokens().find(id).stream())
                // The index may be ahead of what this transaction reads.
                .filter(stored -> delegate.reaches(index.compile(stored)))
                .toList();
        return new Listing<>(page, visible.size());
    }

    private boolean reaches(Tx tx, Delegate delegate, TokenId id) {
        Optional<IndexedToken> token = index.find(id);
        return token.map(delegate::reachesKnown)
                // While the index fills after a start, a token may not be in it yet.
                .orElseGet(() -> tx.tokens()
                        .find(id)
                        .map(index::compile)
                        .filter(delegate::reaches)
                        .isPresent());
    }
}
