package dev.ambit.access;

import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Every token in memory, by the digest of its secret, with its policies compiled.
 *
 * <p>Looked up from any thread without a lock; changed only by {@link RevisionFollower}, in the order of the revision log.
 * A look-up never fills anything in, so one that began before a revoke cannot bring the old state back.
 */
public final class TokenIndex {
    private final PermissionCatalog catalog;
    private final Map<TokenDigest, KnownToken> byDigest = new ConcurrentHashMap<>();
    private final Map<TokenId, TokenDigest> digests = new ConcurrentHashMap<>();

    public TokenIndex(PermissionCatalog catalog) {
        this.catalog = catalog;
    }

    public @Nullable KnownToken find(TokenDigest digest) {
        return byDigest.get(digest);
    }

    public Optional<KnownToken> find(TokenId id) {
        TokenDigest digest = digests.get(id);
        return digest == null ? Optional.empty() : Optional.ofNullable(byDigest.get(digest));
    }

    public int size() {
        return byDigest.size();
    }

    /** The tokens that were used at or after {@code since}, with the last time. */
    public Map<TokenId, Instant> usedSince(Instant since) {
        Map<TokenId, Instant> used = new HashMap<>();
        for (KnownToken known : byDigest.values()) {
            long millis = known.lastUsedMillis().get();
            if (millis >= since.toEpochMilli() && millis > 0) {
                used.put(known.token().id(), Instant.ofEpochMilli(millis));
            }
        }
        return used;
    }

    void load(Tx tx) {
        tx.tokens().forEach(this::put);
    }

    /** Makes the index agree with the database about {@code id}. */
    void refresh(Tx tx, TokenId id) {
        tx.tokens().find(id).ifPresentOrElse(this::put, () -> remove(id));
    }

    /** Makes what was admitted by tokens of {@code user} be admitted again: their owner's rights have changed. */
    void renewTokensOf(UserId user) {
        TokenOwner owner = new TokenOwner.User(user);
        byDigest.replaceAll((digest, known) -> {
            if (!known.token().owner().equals(owner)) {
                return known;
            }
            known.retired().set(true);
            return new KnownToken(known.token(), known.compiled(), known.lastUsedMillis());
        });
    }

    private void put(StoredToken stored) {
        TokenId id = stored.token().id();
        TokenDigest previous = digests.get(id);
        KnownToken before = previous == null ? null : byDigest.get(previous);
        AtomicLong lastUsed = before == null ? slot(stored.lastUsedOn()) : before.lastUsedMillis();
        KnownToken known = new KnownToken(stored.token(), CompiledToken.compile(stored.token(), catalog), lastUsed);
        boolean sameSecret = stored.digest().equals(previous);
        if (before != null && !(sameSecret && before.hasRightsOf(stored.token()))) {
            before.retired().set(true);
        }
        if (previous != null && !sameSecret) {
            byDigest.remove(previous); // first: a rolled secret must not outlive the moment its successor works
        }
        byDigest.put(stored.digest(), known);
        digests.put(id, stored.digest());
    }

    private void remove(TokenId id) {
        TokenDigest digest = digests.remove(id);
        KnownToken known = digest == null ? null : byDigest.remove(digest);
        if (known != null) {
            known.retired().set(true);
        }
    }

    private static AtomicLong slot(@Nullable Instant lastUsedOn) {
        return new AtomicLong(lastUsedOn == null ? 0 : lastUsedOn.toEpochMilli());
    }
}
