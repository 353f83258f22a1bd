package dev.ambit.storage;

import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores sessions. Of a browser's secret only the digest is stored; digests are unique. */
public interface SessionStore {
    void insert(StoredSession session);

    Optional<StoredSession> find(SessionId id);

    /** Ordered newest first. */
    List<StoredSession> listByUser(UserId user);

    List<StoredSession> all();

    /** Updates the digest and {@code authenticatedOn}; returns false when the session does not exist. */
    boolean renew(Session session, TokenDigest digest);

    /** Returns false when the session does not exist. */
    boolean delete(SessionId id);

    /** Records the last use of sessions; never moves a time back. Needs neither an audit entry nor a revision. */
    void touchLastSeen(Map<SessionId, Instant> lastSeenOn);
}
