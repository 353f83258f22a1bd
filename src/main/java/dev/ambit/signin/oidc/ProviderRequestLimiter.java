package dev.ambit.signin.oidc;

import dev.ambit.core.limit.Source;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the concurrent requests to the OpenID provider, in total and per source: a source that sends invented codes,
 * to which the provider responds slowly, blocks no more than its share. An IPv6 source shares with its /48.
 */
final class ProviderRequestLimiter {
    // Together with the requests waiting in VerificationQueue, fewer than the threads of the sign-in lane: a provider
    // that does not respond must not block all of them.
    private static final int AT_A_TIME = 12;
    static final int MAX_PER_SOURCE = 4;

    private final Map<Source, Integer> bySite = new HashMap<>();
    private int total;

    /** Whether {@code source} may send a request now; if so, the caller must {@link #release} afterwards. */
    synchronized boolean tryAcquire(Source source) {
        Source site = source.ofSite();
        int own = bySite.getOrDefault(site, 0);
        if (total == AT_A_TIME || own == MAX_PER_SOURCE) {
            return false;
        }
        total++;
        bySite.put(site, own + 1);
        return true;
    }

    synchronized void release(Source source) {
        Source site = source.ofSite();
        int left = bySite.getOrDefault(site, 0) - 1;
        if (left == 0) {
            bySite.remove(site);
        } else {
            bySite.put(site, left);
        }
        total--;
    }
}
