package dev.ambit.publish.server;

import dev.ambit.core.net.IpAddress;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;

/**
 * Limits the answers to each network (an IPv4 /24 or IPv6 /56) by their kind. The source of a datagram can be forged:
 * without a limit, the server would send large answers to the victim of an attack. Of the answers above the limit,
 * every second one is sent truncated, so that a real client in the victim's network can ask again over TCP.
 *
 * <p>A table of fixed size, as in NSD. A network takes the slot of another one, whose count then starts again at zero:
 * a flood from forged addresses must not use up the answers of real clients. Lock-free and allocation-free.
 */
final class AnswerLimiter {
    private static final int SLOTS = 1 << 16;
    private static final long MICROS = 1_000_000;

    /** Times are in microseconds and wrap; a time further ahead than the span of a limit is one of the past. */
    private static final int TIME = 0x7fff_ffff;

    private static final int IPV6_BIT = 8;

    enum Verdict {
        SEND,
        TRUNCATE,
        DROP
    }

    /**
     * Each slot has three parts: in the upper half a part of the hash of its network and kind; the time at which all
     * permits are free again, as in {@link dev.ambit.core.limit.RateLimit}; in the lowest bit, whether the next answer
     * above the limit is dropped.
     */
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    private final long seed;
    private final int interval;
    private final int span;

    /**
     * @param perSecond the limit for one network and kind, 1 to 1,000,000; also that of a burst
     * @param random seeds the hash, so that an attacker cannot choose networks that take the slot of a victim
     */
    AnswerLimiter(int perSecond, RandomGenerator random) {
        this.interval = (int) (MICROS / perSecond);
        this.span = interval * perSecond;
        this.seed = random.nextLong();
    }

    /** Counts an answer to {@code client} at {@code nanos} (a {@link System#nanoTime}). */
    Verdict count(IpAddress client, AnswerKind kind, long nanos) {
        long hash = mix(key(client, kind) ^ seed);
        int slot = (int) hash & (SLOTS - 1);
        int tag = (int) (hash >>> 32);
        int now = (int) (nanos / 1_000) & TIME;
        while (true) {
            long before = slots.get(slot);
            boolean isSame = (int) (before >>> 32) == tag;
            int used = isSame ? used((int) before >>> 1, now) : 0;
            boolean isAbove = used > span - interval;
            long after = isAbove ? before ^ 1 : state(tag, now + used + interval, isSame ? before & 1 : 0);
            if (slots.compareAndSet(slot, before, after)) {
                return isAbove ? above(before) : Verdict.SEND;
            }
        }
    }

    private static Verdict above(long state) {
        return (state & 1) == 0 ? Verdict.TRUNCATE : Verdict.DROP;
    }

    /** The microseconds until all permits are free. */
    private int used(int free, int now) {
        int used = (free - now) & TIME;
        return used > span ? 0 : used;
    }

    private static long state(int tag, int free, long next) {
        return ((long) tag << 32) | (((free & TIME) << 1) & 0xffff_ffffL) | next;
    }

    @SuppressWarnings("EnumOrdinal") // within this process only
    private static long key(IpAddress client, AnswerKind kind) {
        long network = client.isIpv4() ? (client.low() & 0xffff_ffffL) >>> 8 : client.high() >>> 8;
        return (network << 4) | (client.isIpv4() ? 0 : IPV6_BIT) | kind.ordinal();
    }

    /** The mix function of SplitMix64. */
    private static long mix(long key) {
        long mixed = (key ^ (key >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
