package dev.ambit.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The memory of handlers is bounded before they read: for one owner, and for all together. */
final class WorkingMemoryTest {
    private final WorkingMemory memory = new WorkingMemory(100);

    @Test
    void ownerGetsAtMostHalf() {
        String outcome = memory.runWith("one", 30, () -> {
            assertThat(status("one", 30)).isEqualTo(429);
            assertThat(status("one", 20)).isEqualTo(200);
            return memory.runWith("other", 50, () -> {
                assertThat(status("third", 30)).isEqualTo(503);
                assertThat(status("third", 20)).isEqualTo(200);
                return "done";
            });
        });
        assertThat(outcome).isEqualTo("done");
        assertThat(status("third", 50)).as("all memory was returned").isEqualTo(200);
    }

    @Test
    void workAboveTheLimitOfAnOwnerRunsAlone() {
        memory.runWith("one", 1_000, () -> {
            assertThat(status("one", 1)).isEqualTo(429);
            assertThat(status("other", 1_000)).isEqualTo(200);
            return "done";
        });
    }

    @Test
    void failedWorkReturnsItsMemory() {
        for (int i = 0; i < 3; i++) {
            assertThat(status("one", 50, () -> {
                        throw new ApiException(ErrorCode.NOT_FOUND);
                    }))
                    .isEqualTo(404);
        }
    }

    private int status(String owner, long bytes) {
        return status(owner, bytes, () -> 200);
    }

    private int status(String owner, long bytes, Supplier<Integer> work) {
        try {
            return memory.<Integer>runWith(owner, bytes, work);
        } catch (ApiException e) {
            return e.status();
        }
    }
}
