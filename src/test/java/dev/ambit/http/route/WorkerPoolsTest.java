package dev.ambit.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.Budget;
import dev.ambit.http.wire.Response;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Claim: long-running work uses more transactions, but not longer ones. */
final class WorkerPoolsTest {
    private static final FairShareKey CALLER = new FairShareKey("caller", "caller");

    /** An import must not hold the single writer for twenty seconds while revokes wait. */
    @Test
    void transactionOfBulkWorkHasTheStepLimitOfOtherWork() {
        try (WorkerPools workerPools = new WorkerPools(new WorkerPools.Limits(1, 1, 1_000))) {
            assertThat(mostSteps(workerPools, Lane.WORK, false)).isEqualTo(1_000);
            assertThat(mostSteps(workerPools, Lane.BULK, false)).isEqualTo(10_000);
            assertThat(mostSteps(workerPools, Lane.WORK, true)).isEqualTo(100);
            assertThat(mostSteps(workerPools, Lane.BULK, true)).isEqualTo(100);
        }
    }

    private static long mostSteps(WorkerPools workerPools, Lane lane, boolean inTransaction) {
        AtomicLong steps = new AtomicLong();
        workerPools.run(lane, CALLER, () -> {
            Budget whole = Budget.current();
            Budget budget = inTransaction ? whole.transaction() : whole;
            while (budget.count(1)) {
                steps.incrementAndGet();
            }
            return Response.text("done");
        });
        return steps.get();
    }
}
