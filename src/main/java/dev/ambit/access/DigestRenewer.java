package dev.ambit.access;

import dev.ambit.background.PeriodicTask;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.TokenStore.Renewal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores tokens that were authenticated under a retired key with their digest under the current key, so that the
 * retired key can be removed once all tokens in use are renewed. Runs in the background, in batches.
 *
 * <p>A digest is replaced only if it is still the one that was authenticated: a secret that was rolled or deleted
 * meanwhile does not become valid again.
 */
public final class DigestRenewer implements RetiredDigestListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DigestRenewer.class);
    private static final int BATCH_SIZE = 500;

    /** Tokens beyond this limit are noted again at their next use. */
    private static final int MAX_WAITING = 10_000;

    private final Storage storage;
    private final RevisionFollower follower;
    private final int currentKey;
    private final Map<TokenId, Renewal> waiting = new ConcurrentHashMap<>();
    private final PeriodicTask task;

    private DigestRenewer(Storage storage, RevisionFollower follower, int currentKey, Duration interval) {
        this.storage = storage;
        this.follower = follower;
        this.currentKey = currentKey;
        this.task = new PeriodicTask("digests", interval, this::renew);
    }

    /** {@code keys} are the current key and then the retired ones; without retired keys there is nothing to do. */
    public static DigestRenewer start(
            Storage storage, RevisionFollower follower, List<HmacKey> keys, Duration interval) {
        DigestRenewer renewer =
                new DigestRenewer(storage, follower, keys.getFirst().id(), interval);
        if (keys.size() > 1) {
            renewer.task.start();
        }
        return renewer;
    }

    @Override
    public void onRetiredDigest(IndexedToken known, TokenDigest before, TokenDigest after) {
        if (waiting.size() < MAX_WAITING) {
            waiting.put(known.id(), new Renewal(before, after));
        }
    }

    /** Renews the remaining digests and stops. */
    @Override
    public void close() {
        task.close(this::renew);
    }

    private void renew() {
        try {
            while (!waiting.isEmpty()) {
                renew(takeBatch());
            }
        } catch (StorageException e) {
            LOG.warn("could not renew the digests of tokens; the next use of a token retries it", e);
        }
    }

    private void renew(Map<TokenId, Renewal> batch) {
        storage.inTransaction(tx -> {
            tx.tokens().renewDigests(currentKey, batch);
            return batch.size();
        });
        follower.refreshDigests(batch);
    }

    private Map<TokenId, Renewal> takeBatch() {
        Map<TokenId, Renewal> batch = new HashMap<>();
        Iterator<Map.Entry<TokenId, Renewal>> all = waiting.entrySet().iterator();
        while (all.hasNext() && batch.size() < BATCH_SIZE) {
            Map.Entry<TokenId, Renewal> next = all.next();
            batch.put(next.getKey(), next.getValue());
            all.remove();
        }
        return batch;
    }
}
