package dev.ambit.signin;

import dev.ambit.core.limit.Source;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets few requests at a time ask the OpenID provider, and fewer of one source: coming back with invented codes on which the
 * provider takes its time, a source keeps others out of no more than its share. An IPv6 source shares with its /48.
 */
final class ProviderRequestLimiter {
    // With those who wait in Turns, fewer than the threads on which people sign in, since a provider that does not
    // answer must not hold all of them.
    private static final int AT_A_TIME = 12;
    static final int OF_ONE_SOURCE = 4;

    private final Map<Source, Integer> bySite = new HashMap<>();
    private int all;

    /** Whether {@code source} may ask now; if so, it has to {@link #leave}. */
    synchronized boolean enter(Source source) {
        Source site = source.ofSite();
        int own = bySite.getOrDefault(site, 0);
        if (all == AT_A_TIME || own == OF_ONE_SOURCE) {
            return false;
        }
        all++;
        bySite.put(site, own + 1);
        return true;
    }

    synchronized void leave(Source source) {
        Source site = source.ofSite();
        int left = bySite.getOrDefault(site, 0) - 1;
        if (left == 0) {
            bySite.remove(site);
        } else {
            bySite.put(site, left);
        }
        all--;
    }
}
