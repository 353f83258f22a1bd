package dev.ambit;

import java.util.concurrent.atomic.LongAdder;

/** What {@link CountingLoader} has its classes report, of virtual threads alone: those serve connections, others have timers. */
public final class Executed {
    private static final LongAdder INSTRUCTIONS = new LongAdder();
    private static final LongAdder ALLOCATIONS = new LongAdder();

    private Executed() {}

    /** So many so far. */
    record Count(long instructions, long allocations) {
        static Count now() {
            return new Count(INSTRUCTIONS.sum(), ALLOCATIONS.sum());
        }

        Count since(Count before) {
            return new Count(instructions - before.instructions, allocations - before.allocations);
        }
    }

    /** Called before each instruction. */
    public static void instruction() {
        if (Thread.currentThread().isVirtual()) {
            INSTRUCTIONS.increment();
        }
    }

    /** Called before each instruction that makes an object or an array. */
    public static void allocation() {
        if (Thread.currentThread().isVirtual()) {
            ALLOCATIONS.increment();
        }
    }
}
