package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Counts the bytecode instructions of Ambit for some work and checks their growth with the size of the input.
 * Instructions are counted instead of time, so that the result is the same on every machine; instructions of the JDK
 * are not counted.
 */
public final class WorkGrowth {
    /** The growth of n log n when n is four times as large, with room for occasional clearing and resizing. */
    private static final double MAX_GROWTH = 4 * 1.5;

    private WorkGrowth() {}

    /**
     * Fails when {@code work} grows faster than n log n. Its class has a constructor without parameters;
     * {@code accept(n)} does the work for an input of size n.
     */
    public static void assertNearlyLinear(Class<? extends IntConsumer> work, int size) {
        long once = count(work, size);
        long four = count(work, 4 * size);
        assertThat((double) four / once)
                .as("%s: %s steps for %s, %s for %s", work.getSimpleName(), once, size, four, 4 * size)
                .isBetween(1.0, MAX_GROWTH);
    }

    /** The number of instructions for an input of this size. */
    public static long count(Class<? extends IntConsumer> work, int size) {
        return count(work, size, false);
    }

    /** As {@link #count}, including JDK calls by the length of their input. */
    static long countAll(Class<? extends IntConsumer> work, int size) {
        return count(work, size, true);
    }

    private static long count(Class<? extends IntConsumer> work, int size, boolean countsCalls) {
        List<Throwable> failures = new ArrayList<>();
        long[] counted = new long[1];
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                IntConsumer counting = (IntConsumer) new CountingClassLoader(countsCalls)
                        .loadClass(work.getName())
                        .getConstructor()
                        .newInstance();
                InstructionCounter.Count before = InstructionCounter.Count.now();
                counting.accept(size);
                counted[0] = InstructionCounter.Count.now().since(before).instructions();
            } catch (ReflectiveOperationException | RuntimeException | Error e) {
                failures.add(e);
            }
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(failures).as("%s of %s", work.getSimpleName(), size).isEmpty();
        return counted[0];
    }
}
