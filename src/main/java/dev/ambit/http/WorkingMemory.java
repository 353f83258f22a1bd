package dev.ambit.http;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Memory for what handlers read at once, such as a page of long records. It is taken by estimate, before anything is read: many of
 * them together would fill the heap, and {@link InFlightMemory} counts an answer only when its bytes exist. One owner has half of it at most.
 */
public final class WorkingMemory {
    private final long most;
    private final long mostOfOneOwner;
    private final Map<Object, Long> owners = new HashMap<>();
    private long taken;

    /** {@code most} bytes in all. */
    public WorkingMemory(long most) {
        this.most = most;
        this.mostOfOneOwner = most / 2;
    }

    /**
     * Does {@code work} of {@code owner}, which takes about {@code bytes}. What takes more than an owner has counts as that much, so
     * that it can be done, but nothing else of that owner beside it.
     *
     * @throws ApiException 429 when the owner's other work takes too much, 503 when that of all does
     */
    public <T> T with(Object owner, long bytes, Supplier<T> work) {
        long counted = Math.clamp(bytes, 0, mostOfOneOwner);
        take(owner, counted);
        try {
            return work.get();
        } finally {
            give(owner, counted);
        }
    }

    private synchronized void take(Object owner, long bytes) {
        long own = owners.getOrDefault(owner, 0L) + bytes;
        if (own > mostOfOneOwner) {
            throw new ApiException(ErrorCode.TOO_MANY_REQUESTS);
        }
        if (taken + bytes > most) {
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
