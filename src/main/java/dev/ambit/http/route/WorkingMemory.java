package dev.ambit.http.route;

import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Limits the memory of data that handlers read at once, such as a page of long records. It is reserved by estimate,
 * before reading: many of them together would fill the heap, and the memory in flight counts a response only when
 * its bytes exist. One owner gets at most half of it.
 */
public final class WorkingMemory {
    private final long max;
    private final long maxPerOwner;
    private final Map<Object, Long> owners = new HashMap<>();
    private long taken;

    /** {@code max} bytes in total. */
    public WorkingMemory(long max) {
        this.max = max;
        this.maxPerOwner = max / 2;
    }

    /**
     * Runs {@code work} of {@code owner}, which takes about {@code bytes}. Work that takes more than the owner's limit
     * counts as that limit, so that it can run, but only alone.
     *
     * @throws ApiException 429 when the owner's other work takes too much, 503 when that of all owners does
     */
    public <T> T runWith(Object owner, long bytes, Supplier<T> work) {
        long counted = Math.clamp(bytes, 0, maxPerOwner);
        take(owner, counted);
        try {
            return work.get();
        } finally {
            give(owner, counted);
        }
    }

    private synchronized void take(Object owner, long bytes) {
        long own = owners.getOrDefault(owner, 0L) + bytes;
        if (own > maxPerOwner) {
            throw new ApiException(ErrorCode.TOO_MANY_REQUESTS);
        }
        if (taken + bytes > max) {
            throw new ApiException(ErrorCode.OVERLOADED);
        }
        owners.put(owner, own);
        taken += bytes;
    }

    private synchronized void give(Object owner, long bytes) {
        taken -= bytes;
        owners.computeIfPresent(owner, (_, own) -> own > bytes ? Long.valueOf(own - bytes) : null);
    }
}
