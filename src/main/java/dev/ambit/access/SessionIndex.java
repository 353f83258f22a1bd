package dev.ambit.access;

import dev.ambit.core.account.SessionId;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.storage.StoredSession;
import dev.ambit.storage.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All sessions, in memory. Changed only by {@link RevisionFollower}, as {@link TokenIndex} is, and for the same reason:
 * an old state never comes back.
 */
public final class SessionIndex implements Sessions {
    /** The minimum time between two writes of the last use of a session. */
    private static final Duration WRITE_INTERVAL = Duration.ofMinutes(1);

    private final PermissionCatalog catalog;
    private final Directory directory;
    private final List<HmacKey> keys;
    private final Map<TokenDigest, IndexedSession> byDigest = new ConcurrentHashMap<>();
    private final Map<SessionId, IndexedSession> byId = new ConcurrentHashMap<>();
    private final Map<SessionId, Instant> written = new ConcurrentHashMap<>();

    /** {@code keys} are the current key and then the retired ones. */
    public SessionIndex(PermissionCatalog catalog, Directory directory, List<HmacKey> keys) {
        this.catalog = catalog;
        this.directory = directory;
        this.keys = List.copyOf(keys);
    }

    @Override
    public @Nullable IndexedSession find(String secret, Instant at) {
        Optional<TokenSecret> text = TokenSecret.parse(secret).filter(one -> one.kind() == TokenSecret.Kind.SESSION);
        if (text.isEmpty()) {
            return null;
        }
        for (HmacKey key : keys) {
            IndexedSession known = byDigest.get(key.digest(text.get()));
            if (known != null) {
                return known.session().isExpired(known.lastSeenOn(), at) ? null : known;
            }
        }
        return null;
    }

    /** The last use of a session, as far as this server knows. */
    public Optional<Instant> lastSeenOn(SessionId id) {
        return Optional.ofNullable(byId.get(id)).map(IndexedSession::lastSeenOn);
    }

    void load(Tx tx) {
        tx.sessions().all().forEach(this::put);
    }

    /** Reads the session {@code id} in {@code tx}; the result applies it to the index. */
    Runnable refresh(Tx tx, SessionId id) {
        Optional<StoredSession> stored = tx.sessions().find(id);
        return () -> stored.ifPresentOrElse(this::put, () -> remove(id));
    }

    /**
     * Replaces sessions of a user whose permissions have changed; changes by requests that they admitted are rejected.
     */
    void renewSessionsOf(UserId user) {
        // A copy, because an iteration of the map would also return the new entries.
        for (IndexedSession known : List.copyOf(byId.values())) {
            if (known.session().user().equals(user)) {
                put(known.stored());
            }
        }
    }

    /** The uses that are due to be written. */
    Map<SessionId, Instant> takeSeen() {
        Map<SessionId, Instant> seen = new HashMap<>();
        byId.forEach((id, known) -> {
            Instant at = known.lastSeenOn();
            if (at.isAfter(written.getOrDefault(id, Instant.MIN).plus(WRITE_INTERVAL))) {
                written.put(id, at);
                seen.put(id, at);
            }
        });
        return seen;
    }

    private void put(StoredSession stored) {
        SessionId id = stored.session().id();
        IndexedSession before = byId.get(id);
        IndexedSession known = new IndexedSession(
                stored, catalog, directory.permissionsOf(stored.session().user()));
        byDigest.put(stored.digest(), known); // before the old one is removed: a look-up must not miss
        byId.put(id, known);
        if (before == null) {
            written.put(id, stored.lastSeenOn());
            return;
        }
        known.markSeen(before.lastSeenOn());
        before.supersede();
        if (!before.stored().digest().equals(stored.digest())) {
            byDigest.remove(before.stored().digest());
        }
    }

    private void remove(SessionId id) {
        IndexedSession before = byId.remove(id);
        written.remove(id);
        if (before != null) {
            before.supersede();
            byDigest.remove(before.stored().digest());
        }
    }
}
