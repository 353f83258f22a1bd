package dev.ambit.http;

import io.helidon.http.Status;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Memory for bodies that arrive and answers that are not read yet, in all, per source and per site: otherwise uploads that
 * stop before their end, or downloads that are never read, would fill the heap. A half is for those alone who proved who they are:
 * what anyone may send or ask for is small. Small ones are not counted, since the number of connections bounds them.
 */
final class InFlightMemory {
    static final int SMALL = 16 << 10;

    /** More than the largest body there is, so that one of them fits whatever the size of the heap. */
    private static final long ONE_LARGE = 12 << 20;

    private final long most;
    private final long perSource;
    private final AtomicLong taken = new AtomicLong();

    /** {@code most} bytes in all. */
    InFlightMemory(long most) {
        this.most = most;
        this.perSource = Math.max(most / 4, ONE_LARGE);
    }

    /**
     * Takes {@code bytes} for {@code source}, which may always have one thing however large, such as the export of a zone.
     *
     * @param isProved whether it is for somebody who proved who they are
     * @return the status of the refusal when these are too many; null when they are not
     */
    @Nullable
    Status take(SourceUsage source, long bytes, boolean isProved) {
        boolean isWithinShare = true;
        for (SourceUsage one = source; one != null; one = one.site()) {
            isWithinShare &= fits(one.addBytes(bytes), bytes, one.share(perSource));
        }
        boolean isWithinAll = fits(taken.addAndGet(bytes), bytes, isProved ? most : most / 2);
        if (isWithinShare && isWithinAll) {
            return null;
        }
        give(source, bytes);
        return isWithinShare ? Status.SERVICE_UNAVAILABLE_503 : Status.TOO_MANY_REQUESTS_429;
    }

    /** Whether {@code all} are no more than {@code most}, or nothing but {@code bytes}. */
    private static boolean fits(long all, long bytes, long most) {
        return all <= most || all <= bytes;
    }

    /** Takes {@code bytes} for {@code source} however many there are already. */
    void count(SourceUsage source, long bytes) {
        for (SourceUsage one = source; one != null; one = one.site()) {
            one.addBytes(bytes);
        }
        taken.addAndGet(bytes);
    }

    void give(SourceUsage source, long bytes) {
        count(source, -bytes);
    }

    long taken() {
        return taken.get();
    }
}
