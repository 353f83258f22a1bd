package dev.ambit.storage.sql;

import dev.ambit.core.Budget;
import org.sqlite.ProgressHandler;

/**
 * Charges the instructions of SQLite to the {@link Budget} of the request that runs them, and interrupts statements
 * that exceed it. A writing statement is interrupted only when its budget is cancelled, since the engine would roll
 * back the whole transaction, which other requests share. Its transaction ends before the next statement instead.
 */
final class BudgetProgressHandler extends ProgressHandler {
    /** The number of instructions between two calls; they take a millisecond at most. */
    static final int INSTRUCTIONS = 10_000;

    private static final int INSTRUCTIONS_PER_STEP = 10;

    private final boolean interrupts;

    BudgetProgressHandler(boolean interrupts) {
        this.interrupts = interrupts;
    }

    /** Returns a number other than zero to interrupt the statement. */
    @Override
    protected int progress() {
        Budget budget = Budget.current();
        boolean within = budget.count(INSTRUCTIONS / INSTRUCTIONS_PER_STEP);
        return !within && (interrupts || budget.isCancelled()) ? 1 : 0;
    }
}
