package dev.ambit.core;

import java.util.function.Supplier;

/**
 * The work that one request may still cause, counted and not timed, so that the same input is refused on every machine. A step
 * is about a microsecond: one turn of a loop over what a client sent, or ten instructions of the database.
 *
 * <p>Loops over a client's input call {@link #step}. Without it a request of a few kilobytes can hold a processor for minutes.
 * Outside of a request (at start, in a command, in a test) nothing is bound and nothing is counted.
 *
 * <p>A budget is used by one thread at a time.
 */
public final class Budget {
    private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

    private final long limit;
    private final long limitOfTransaction;
    private final boolean isUrgent;
    private final Budget whole;
    private long used;
    private volatile boolean isCancelled;

    private Budget(long limit, long limitOfTransaction, boolean isUrgent) {
        this.limit = limit;
        this.limitOfTransaction = limitOfTransaction;
        this.isUrgent = isUrgent;
        this.whole = this;
    }

    private Budget(long limit, Budget whole) {
        this.limit = limit;
        this.limitOfTransaction = Math.min(limit, whole.limitOfTransaction);
        this.isUrgent = whole.isUrgent;
        this.whole = whole;
    }

    public static Budget of(long steps) {
        return new Budget(steps, ofTransaction(steps), false);
    }

    /** The same for the ending or narrowing of a right: storage serves it before other work. */
    public static Budget urgent(long steps) {
        return new Budget(steps, ofTransaction(steps), true);
    }

    private static long ofTransaction(long steps) {
        return Math.max(1, steps / 10);
    }

    /**
     * So many times the steps, for long work in many transactions. Each of these takes no more than one of this budget: however
     * long the work is, it must not keep the writer from a revoke for longer.
     */
    public Budget times(int times) {
        return new Budget(Math.multiplyExact(limit, times), limitOfTransaction, isUrgent);
    }

    /** For work that is no request's. */
    public static Budget unlimited() {
        return of(Long.MAX_VALUE);
    }

    /** The budget that this thread works within; an unlimited one where none is bound. */
    public static Budget current() {
        return CURRENT.isBound() ? CURRENT.get() : unlimited();
    }

    /** Counts one step of the request that this thread works for. */
    public static void step() {
        step(1);
    }

    /**
     * Counts {@code steps}.
     *
     * @throws ExhaustedException when that is more than the request may still cause
     */
    public static void step(long steps) {
        if (CURRENT.isBound()) {
            CURRENT.get().take(steps);
        }
    }

    /** Runs {@code work} within this budget. */
    public <T> T run(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** The same for work without a result. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /** A budget of at most {@code steps} whose steps count for this one as well: one transaction of a request, say. */
    public Budget part(long steps) {
        return new Budget(steps, this);
    }

    /** The steps that one transaction of it may take: the one writer must soon be free for a revoke. */
    public Budget transaction() {
        return part(limitOfTransaction);
    }

    public boolean isCancelled() {
        return whole == this ? isCancelled : whole.isCancelled();
    }

    public boolean isUrgent() {
        return isUrgent;
    }

    /** The steps that were counted so far. */
    public long used() {
        return used;
    }

    /** Ends the work at its next step; callable from any thread. */
    public void cancel() {
        isCancelled = true;
    }

    /** Counts {@code steps} without ending anything; whether they are still within the budget. */
    public boolean count(long steps) {
        used += steps;
        boolean within = used <= limit && !isCancelled;
        return whole == this ? within : whole.count(steps) && within;
    }

    private void take(long steps) {
        if (!count(steps)) {
            throw new ExhaustedException(used > limit || whole == this ? limit : whole.limit);
        }
    }

    /** The work is more than its budget. Carries no stack trace: it is an answer to a request, not a fault. */
    public static final class ExhaustedException extends RuntimeException {
        private final long limit;

        private ExhaustedException(long limit) {
            super("more than " + limit + " steps of work", null, false, false);
            this.limit = limit;
        }

        public long limit() {
            return limit;
        }
    }
}
