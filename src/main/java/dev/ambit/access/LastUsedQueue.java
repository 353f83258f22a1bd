package dev.ambit.access;

import dev.ambit.core.token.TokenId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The tokens that were used and not yet written down: however many tokens there are, only those are ever gone through. A
 * token stands here at most once, so all but its first use between two writings are one plain store.
 */
public final class LastUsedQueue {
    private final Queue<IndexedToken> used = new ConcurrentLinkedQueue<>();

    /** Notes a use; from any thread, without waiting. */
    public void note(IndexedToken token, Instant at) {
        if (token.use(at)) {
            used.add(token);
        }
    }

    /** Takes everything out, with the time of the last use. */
    Map<TokenId, Instant> take() {
        Map<TokenId, Instant> taken = new HashMap<>();
        for (IndexedToken token = used.poll(); token != null; token = used.poll()) {
            token.unlist();
            Instant at = token.lastUsedOn().orElse(Instant.EPOCH);
            taken.merge(
                    token.id(),
                    at,
                    LastUsedQueue::later); // a token that was changed stands here as it was and as it is
        }
        return taken;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
