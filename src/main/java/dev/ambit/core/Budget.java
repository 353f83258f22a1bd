package dev.ambit.core;

import java.util.function.Supplier;

/**
 * The limit on the work of one request. Work is counted in steps and not timed, so that the same input is rejected on
 * every machine. A step is about a microsecond: one iteration of a loop over client input, or ten database
 * instructions.
 *
 * <p>Loops over client input call {@link #step}. Otherwise a request of a few kilobytes can occupy a processor for
 * minutes. Outside of a request (at startup, in a command, in a test) no budget is bound and nothing is counted.
 *
 * <p>A budget is used by one thread at a time; only {@link #cancel} may be called from another one.
 */
public final class Budget {
    private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

    private final long limit;
    private final long transactionLimit;
    private final boolean isUrgent;
    private final Budget parent;
    private long used;
    private volatile boolean isCancelled;

    private Budget(long limit, long transactionLimit, boolean isUrgent) {
        this.limit = limit;
        this.transactionLimit = transactionLimit;
        this.isUrgent = isUrgent;
        this.parent = this;
    }

    private Budget(long limit, Budget parent) {
        this.limit = limit;
        this.transactionLimit = Math.min(limit, parent.transactionLimit);
        this.isUrgent = parent.isUrgent;
        this.parent = parent;
    }

    public static Budget of(long steps) {
        return new Budget(steps, transactionLimit(steps), false);
    }

    /** A budget for revoking or reducing permissions, which storage executes before other work. */
    public static Budget urgent(long steps) {
        return new Budget(steps, transactionLimit(steps), true);
    }

    private static long transactionLimit(long steps) {
        return Math.max(1, steps / 10);
    }

    /**
     * Returns a budget with {@code times} as many steps, for long work in many transactions. The limit of one
     * transaction stays the same, so that a revoke does not wait longer for the writer.
     */
    public Budget times(int times) {
        return new Budget(Math.multiplyExact(limit, times), transactionLimit, isUrgent);
    }

    /** For work outside of a request. */
    public static Budget unlimited() {
        return of(Long.MAX_VALUE);
    }

    /** Returns the budget bound to this thread, or an unlimited one. */
    public static Budget current() {
        return CURRENT.isBound() ? CURRENT.get() : unlimited();
    }

    /** Counts one step against the budget bound to this thread. */
    public static void step() {
        step(1);
    }

    /**
     * Counts {@code steps} against the budget bound to this thread.
     *
     * @throws ExhaustedException when the budget is exhausted
     */
    public static void step(long steps) {
        if (CURRENT.isBound()) {
            CURRENT.get().take(steps);
        }
    }

    /** Runs {@code work} with this budget bound to the thread. */
    public <T> T run(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** As {@link #run(Supplier)}, for work without a result. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /** Returns a budget of at most {@code steps}, whose steps also count against this one. */
    public Budget subBudget(long steps) {
        return new Budget(steps, this);
    }

    /**
     * Returns the budget of one transaction. It is small because there is one writer, which must soon be free for a
     * revoke.
     */
    public Budget transaction() {
        return subBudget(transactionLimit);
    }

    public boolean isCancelled() {
        return parent == this ? isCancelled : parent.isCancelled();
    }

    public boolean isUrgent() {
        return isUrgent;
    }

    /** Returns the steps counted so far. */
    public long used() {
        return used;
    }

    /** Aborts the work at its next step. Can be called from any thread. */
    public void cancel() {
        isCancelled = true;
    }

    /** Counts {@code steps} without throwing; returns whether the budget still holds. */
    public boolean count(long steps) {
        used += steps;
        boolean within = used <= limit && !isCancelled;
        return parent == this ? within : parent.count(steps) && within;
    }

    private void take(long steps) {
        if (!count(steps)) {
            throw new ExhaustedException(used > limit || parent == this ? limit : parent.limit);
        }
    }

    /** Thrown when a budget is exhausted. Has no stack trace, because it reports a client error and not a fault. */
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
