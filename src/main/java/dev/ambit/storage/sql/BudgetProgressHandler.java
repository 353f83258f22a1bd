package dev.ambit.storage.sql;

import dev.ambit.core.Budget;
import org.sqlite.ProgressHandler;

/**
 * Counts the instructions of SQLite for the {@link Budget} of the request that runs them, and interrupts what is too much. A
 * statement that writes is never interrupted, since the engine would take back the whole transaction, which others share; its
 * transaction ends before the next statement instead.
 */
final class BudgetProgressHandler extends ProgressHandler {
    /** So many instructions are counted at a time; a millisecond at most. */
    static final int INSTRUCTIONS = 10_000;

    private static final int INSTRUCTIONS_PER_STEP = 10;

    private final boolean interrupts;

    BudgetProgressHandler(boolean interrupts) {
        this.interrupts = interrupts;
    }

    /** Anything but zero interrupts the statement. */
    @Override
    protected int progress() {
        Budget budget = Budget.current();
        boolean within = budget.count(INSTRUCTIONS / INSTRUCTIONS_PER_STEP);
        return !within && (interrupts || budget.isCancelled()) ? 1 : 0;
    }
}
