package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.Budget;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Claim: work that may take long has many transactions and no longer ones. */
final class WorkersTest {
    private static final Principal CALLER = new Principal("caller", "caller");

    /** An import had the one writer for twenty seconds, and revokes waited. */
    @Test
    void transactionOfBulkWorkTakesNoMoreStepsThanOneOfUsualWork() {
        try (Workers workers = new Workers(new Workers.Limits(1, 1, 1_000))) {
            assertThat(mostSteps(workers, Lane.WORK, false)).isEqualTo(1_000);
            assertThat(mostSteps(workers, Lane.BULK, false)).isEqualTo(10_000);
            assertThat(mostSteps(workers, Lane.WORK, true)).isEqualTo(100);
            assertThat(mostSteps(workers, Lane.BULK, true)).isEqualTo(100);
        }
    }

    private static long mostSteps(Workers workers, Lane lane, boolean inTransaction) {
        AtomicLong steps = new AtomicLong();
        workers.run(lane, CALLER, () -> {
            Budget whole = Budget.current();
            Budget budget = inTransaction ? whole.transaction() : whole;
            while (budget.count(1)) {
                steps.incrementAndGet();
            }
            return Answer.text("done");
        });
        return steps.get();
    }
}
