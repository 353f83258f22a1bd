package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BudgetTest {
    @Test
    void workBeyondTheBudgetIsAborted() {
        Budget budget = Budget.of(1_000);
        assertThatThrownBy(() -> budget.run(() -> loop(1_001)))
                .isInstanceOf(Budget.ExhaustedException.class)
                .hasMessageContaining("1000 steps");
        assertThat(Budget.of(1_000).<Integer>run(() -> loop(1_000))).isEqualTo(1_000);
    }

    @Test
    void stepsOfAPartCountAgainstTheWhole() {
        Budget whole = Budget.of(100);
        whole.subBudget(60).run(() -> loop(60));
        assertThat(whole.used()).isEqualTo(60);
        assertThatThrownBy(() -> whole.subBudget(60).run(() -> loop(41))).isInstanceOf(Budget.ExhaustedException.class);
        assertThatThrownBy(() -> Budget.of(100).subBudget(60).run(() -> loop(61)))
                .isInstanceOf(Budget.ExhaustedException.class)
                .hasMessageContaining("60 steps");
    }

    @Test
    void multipliedBudgetKeepsItsTransactionLimit() {
        Budget budget = Budget.of(1_000).times(10);
        assertThat(budget.transaction().<Integer>run(() -> loop(100))).isEqualTo(100);
        assertThatThrownBy(() -> budget.transaction().run(() -> loop(101)))
                .isInstanceOf(Budget.ExhaustedException.class);
        assertThat(budget.<Integer>run(() -> loop(9_000))).isEqualTo(9_000);
        assertThat(Budget.urgent(1_000).times(10).isUrgent()).isTrue();
    }

    @Test
    void nothingIsCountedWithoutABoundBudget() {
        assertThat(loop(1_000_000)).isEqualTo(1_000_000);
        assertThat(Budget.current().isUrgent()).isFalse();
    }

    @Test
    void cancelledWorkIsAbortedAtItsNextStep() {
        Budget budget = Budget.unlimited();
        assertThatThrownBy(() -> budget.run(() -> {
                    budget.cancel();
                    return loop(1);
                }))
                .isInstanceOf(Budget.ExhaustedException.class);
    }

    private static int loop(int turns) {
        for (int i = 0; i < turns; i++) {
            Budget.step();
        }
        return turns;
    }
}
