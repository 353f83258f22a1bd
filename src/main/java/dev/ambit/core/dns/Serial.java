package dev.ambit.core.dns;

/** Arithmetic of zone serials (RFC 1982): unsigned 32-bit numbers that wrap. Zero is left out. */
public final class Serial {
    public static final long MAX = 0xffff_ffffL;

    /** The furthest that a serial may be raised at once (RFC 1982, 3.1). */
    public static final long MAX_STEP = 0x7fff_ffffL;

    private Serial() {}

    /** Returns the serial after {@code serial}: 1 follows 4294967295. */
    public static long next(long serial) {
        return serial % MAX + 1;
    }

    /** Whether {@code a} is newer than {@code b}. Of two serials that are half of all serials apart, neither is. */
    public static boolean isNewer(long a, long b) {
        int distance = (int) (a - b);
        return distance > 0;
    }

    /** Returns the newer of the two; {@code a} when neither is. */
    public static long newer(long a, long b) {
        return isNewer(b, a) ? b : a;
    }
}
