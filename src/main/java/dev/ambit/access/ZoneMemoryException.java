package dev.ambit.access;

/** Thrown when the zones in memory would need more than the limit. Then nothing has changed. */
public final class ZoneMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long needed;
    private final long limit;

    private final boolean isMinimum;

    /**
     * Creates an exception for {@code needed} and {@code limit} bytes; {@code isMinimum} when the zones may need still more.
     */
    ZoneMemoryException(long needed, long limit, boolean isMinimum) {
        super("all zones would need " + needed + " bytes of memory, more than the " + limit
                + " bytes of `zone-memory`");
        this.needed = needed;
        this.limit = limit;
        this.isMinimum = isMinimum;
    }

    public long needed() {
        return needed;
    }

    public long limit() {
        return limit;
    }

    /** The message for an operator whose server does not start. */
    public String atStart() {
        return "the zones need " + (isMinimum ? "at least " : "") + mebibytes(needed)
                + " of memory, but zone-memory is " + mebibytes(limit)
                + ": raise zone-memory, and the heap (-Xmx) with it";
    }

    /** In the form of the setting, rounded up. */
    private static String mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1 << 20) + "MiB";
    }
}
