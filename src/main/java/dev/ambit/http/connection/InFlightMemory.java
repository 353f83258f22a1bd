package dev.ambit.http.connection;

import io.helidon.http.Status;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Limits the memory of arriving bodies and unsent responses, in total, per source and per site: otherwise uploads that
 * stall, or downloads that are never read, would fill the heap. Half is reserved for authenticated requests, since
 * bodies and responses of unauthenticated ones are small. Small ones are not counted, since the number of connections
 * bounds them.
 */
public final class InFlightMemory {
    public static final int SMALL = 16 << 10;

    /** Exceeds the largest body, so that one of them fits for any heap size. */
    private static final long ONE_LARGE = 12 << 20;

    private final long max;
    private final long perSource;
    private final AtomicLong taken = new AtomicLong();

    /** {@code max} bytes in total. */
    InFlightMemory(long max) {
        this.max = max;
        this.perSource = Math.max(max / 4, ONE_LARGE);
    }

    /**
     * Takes {@code bytes} for {@code source}, which may always have one item of any size, such as the export of a zone.
     *
     * @param isAuthenticated whether the request is authenticated
     * @return the status of the rejection when these are too many; null otherwise
     */
    @Nullable
    Status take(SourceUsage source, long bytes, boolean isAuthenticated) {
        boolean isWithinShare = true;
        for (SourceUsage one = source; one != null; one = one.site()) {
            isWithinShare &= fits(one.addBytes(bytes), bytes, one.limit(perSource));
        }
        boolean isWithinTotal = fits(taken.addAndGet(bytes), bytes, isAuthenticated ? max : max / 2);
        if (isWithinShare && isWithinTotal) {
            return null;
        }
        release(source, bytes);
        return isWithinShare ? Status.SERVICE_UNAVAILABLE_503 : Status.TOO_MANY_REQUESTS_429;
    }

    /** Whether {@code all} is at most {@code max}, or {@code bytes} is the only item. */
    private static boolean fits(long all, long bytes, long max) {
        return all <= max || all <= bytes;
    }

    /** Takes {@code bytes} for {@code source}, even above the limit. */
    void count(SourceUsage source, long bytes) {
        for (SourceUsage one = source; one != null; one = one.site()) {
            one.addBytes(bytes);
        }
        taken.addAndGet(bytes);
    }

    void release(SourceUsage source, long bytes) {
        count(source, -bytes);
    }

    long taken() {
        return taken.get();
    }
}
