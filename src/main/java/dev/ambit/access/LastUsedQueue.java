package dev.ambit.access;

import dev.ambit.core.token.TokenId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The tokens whose last use is not written yet, so that a write does not scan all tokens. A token is queued at most
 * once: each further use before the next write is one plain store.
 */
public final class LastUsedQueue {
    private final Queue<IndexedToken> used = new ConcurrentLinkedQueue<>();

    /** Records a use; may be called from any thread and does not block. */
    public void recordUse(IndexedToken token, Instant at) {
        if (token.markUsed(at)) {
            used.add(token);
        }
    }

    /** Removes all tokens and returns the time of their last use. */
    Map<TokenId, Instant> take() {
        Map<TokenId, Instant> taken = new HashMap<>();
        for (IndexedToken token = used.poll(); token != null; token = used.poll()) {
            token.clearQueued();
            Instant at = token.lastUsedOn().orElse(Instant.EPOCH);
            // A changed token may be queued twice, as old and as new version.
            taken.merge(token.id(), at, LastUsedQueue::later);
        }
        return taken;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
