package dev.ambit.access;

import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Slice;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenFilter;
import dev.ambit.storage.TokenStore.Renewal;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All tokens in memory, by the digest of their secret, with compiled policies.
 *
 * <p>Look-ups need no lock, from any thread; only {@link RevisionFollower} changes the index, in the order of the
 * revision log. A look-up never adds an entry, so one that started before a revoke cannot bring the old state back.
 */
public final class TokenIndex implements TokenLookup {
    private final PermissionCatalog catalog;
    private final Directory directory;
    private final TokenTable<TokenDigest> byDigest = new TokenTable.ByDigest();
    private final TokenTable<TokenId> byId = new TokenTable.ById();
    private final ValueInterner valueInterner = new ValueInterner();

    public TokenIndex(PermissionCatalog catalog, Directory directory) {
        this.catalog = catalog;
        this.directory = directory;
    }

    @Override
    public @Nullable IndexedToken find(TokenDigest digest) {
        return byDigest.find(digest);
    }

    public Optional<IndexedToken> find(TokenId id) {
        return Optional.ofNullable(byId.find(id));
    }

    /** Compiles {@code stored} without adding it to the index. */
    public IndexedToken compile(StoredToken stored) {
        return new IndexedToken(stored, catalog, ownerRights(stored), null);
    }

    int size() {
        return byId.size();
    }

    /** Reads the token {@code id} in {@code tx}; the result applies it to the index. */
    Runnable refresh(Tx tx, TokenId id) {
        Optional<StoredToken> stored = tx.tokens().find(id);
        return () -> stored.ifPresentOrElse(this::put, () -> remove(id));
    }

    static List<StoredToken> tokensOf(Tx tx, UserId user) {
        TokenFilter all = new TokenFilter(new TokenOwner.User(user), null, null);
        return tx.tokens().list(all, Direction.ASCENDING, Slice.EVERYTHING).items();
    }

    /** Replaces tokens whose owner's permissions have changed; changes by requests that they admitted are rejected. */
    void renew(List<StoredToken> tokens) {
        for (StoredToken stored : tokens) {
            IndexedToken before = byId.find(stored.token().id());
            put(stored);
            if (before != null) {
                before.supersede();
            }
        }
    }

    void put(StoredToken stored) {
        Token token = stored.token();
        IndexedToken before = byId.find(token.id());
        IndexedToken known = new IndexedToken(valueInterner.internValues(stored), catalog, ownerRights(stored), before);
        boolean sameSecret = before != null && before.hasDigest(stored.digest());
        if (before != null) {
            replace(before, known, sameSecret);
        }
        if (before != null && !sameSecret) {
            byDigest.remove(before.digest()); // first: a rolled secret must end before its successor is valid
        }
        byId.put(known); // first: a token that is found by its secret must be found by a revoke
        byDigest.put(known);
    }

    /**
     * Replaces a token whose digest was renewed: while its secret is unchanged, one of the two digests always finds it.
     * The secret may have been rolled before the index follows; then this applies the roll.
     */
    void putRenewed(StoredToken stored, Renewal renewal) {
        IndexedToken before = byId.find(stored.token().id());
        boolean sameSecret = before != null
                && before.hasDigest(renewal.before())
                && stored.digest().equals(renewal.after());
        if (before == null || !sameSecret) {
            put(stored);
            return;
        }
        IndexedToken known = new IndexedToken(valueInterner.internValues(stored), catalog, ownerRights(stored), before);
        replace(before, known, true);
        byId.put(known);
        byDigest.put(known);
        if (!before.hasDigest(stored.digest())) {
            byDigest.remove(before.digest());
        }
    }

    /** Runs before {@code known} can be found: from then on a revoke supersedes {@code known}. */
    private static void replace(IndexedToken before, IndexedToken known, boolean sameSecret) {
        if (sameSecret && before.hasSamePermissionsAs(known)) {
            before.continueAs(known);
        } else {
            before.supersede();
        }
    }

    private OwnerPermissions ownerRights(StoredToken stored) {
        return stored.token().owner() instanceof TokenOwner.User user
                ? directory.permissionsOf(user.id())
                : OwnerPermissions.NONE;
    }

    private void remove(TokenId id) {
        IndexedToken known = byId.find(id);
        if (known != null) {
            known.supersede();
            byDigest.remove(known.digest());
            byId.remove(id); // last: when an earlier step fails, a retry finds it and revokes it again
        }
    }
}
