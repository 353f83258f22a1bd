package dev.ambit.storage;

import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is signed in. Of the secret that a browser holds, only a digest is kept; no two sessions have the same. */
public interface SessionStore {
    void insert(StoredSession session);

    Optional<StoredSession> find(SessionId id);

    /** The newest first. */
    List<StoredSession> listByUser(UserId user);

    List<StoredSession> all();

    /** Makes {@code digest} that of the session's secret; false when there is no such session. */
    boolean renew(Session session, TokenDigest digest);

    /** False when there is no such session. */
    boolean delete(SessionId id);

    /** Notes when sessions were last used; never moves a time back. Needs neither an audit entry nor a revision. */
    void touchLastSeen(Map<SessionId, Instant> lastSeenOn);
}
