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
 * Every token in memory, by the digest of its secret, with its policies compiled.
 *
 * <p>Looked up from any thread without a lock; changed only by {@link RevisionFollower}, in the order of the revision log.
 * A look-up never fills anything in, so one that began before a revoke cannot bring the old state back.
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

    /** The token as the index would hold it, whether or not it is there already. */
    public IndexedToken compile(StoredToken stored) {
        return new IndexedToken(stored, catalog, ownerRights(stored), null);
    }

    int size() {
        return byId.size();
    }

    /** Makes the index agree, when it is run, with what the database says of {@code id} now. */
    Runnable refresh(Tx tx, TokenId id) {
        Optional<StoredToken> stored = tx.tokens().find(id);
        return () -> stored.ifPresentOrElse(this::put, () -> remove(id));
    }

    static List<StoredToken> tokensOf(Tx tx, UserId user) {
        TokenFilter all = new TokenFilter(new TokenOwner.User(user), null, null);
        return tx.tokens().list(all, Direction.ASCENDING, Slice.EVERYTHING).items();
    }

    /** Makes what was admitted by these tokens be admitted again: their owner's rights have changed. */
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
        IndexedToken known = new IndexedToken(valueInterner.in(stored), catalog, ownerRights(stored), before);
        boolean sameSecret = before != null && before.hasDigest(stored.digest());
        if (before != null) {
            replace(before, known, sameSecret);
        }
        if (before != null && !sameSecret) {
            byDigest.remove(before.digest()); // first: a rolled secret must not outlive the moment its successor works
        }
        byId.put(known); // first: what can be found by its secret can be found to be revoked
        byDigest.put(known);
    }

    /**
     * The same for a token whose digest was renewed: while its secret is what it was, it is at no moment not found by one of its two
     * digests. The secret may have been rolled since, and the index not know of it yet; then this is the roll.
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
        IndexedToken known = new IndexedToken(valueInterner.in(stored), catalog, ownerRights(stored), before);
        replace(before, known, true);
        byId.put(known);
        byDigest.put(known);
        if (!before.hasDigest(stored.digest())) {
            byDigest.remove(before.digest());
        }
    }

    /** Before {@code known} can be found: from then on it is what a revoke retires. */
    private static void replace(IndexedToken before, IndexedToken known, boolean sameSecret) {
        if (sameSecret && before.hasRightsOf(known)) {
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
            byId.remove(id); // last: should something fail before, it is found and revoked again
        }
    }
}
