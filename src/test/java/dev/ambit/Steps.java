package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Counts the bytecode instructions of Ambit that some work takes, and holds their growth against the size of the input. Counted
 * and not timed, so that it is the same on every machine; what the JDK does by itself is not counted.
 */
public final class Steps {
    /** What n log n grows by when n is four times as large, with room for what is cleared or resized now and then. */
    private static final double MOST_GROWTH = 4 * 1.5;

    private Steps() {}

    /**
     * Fails when {@code work} grows faster than n log n. Its class has a constructor without parameters; {@code accept(n)} does
     * the work for an input of size n.
     */
    public static void assertNearlyLinear(Class<? extends IntConsumer> work, int size) {
        long once = count(work, size);
        long four = count(work, 4 * size);
        assertThat((double) four / once)
                .as("%s: %s steps for %s, %s for %s", work.getSimpleName(), once, size, four, 4 * size)
                .isBetween(1.0, MOST_GROWTH);
    }

    /** The instructions for an input of that size. */
    public static long count(Class<? extends IntConsumer> work, int size) {
        return count(work, size, false);
    }

    /** The same, and by its length what the JDK does for them in a single call. */
    static long countAll(Class<? extends IntConsumer> work, int size) {
        return count(work, size, true);
    }

    private static long count(Class<? extends IntConsumer> work, int size, boolean countsCalls) {
        List<Throwable> failures = new ArrayList<>();
        long[] counted = new long[1];
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                IntConsumer counting = (IntConsumer) new CountingLoader(countsCalls)
                        .loadClass(work.getName())
                        .getConstructor()
                        .newInstance();
                Executed.Count before = Executed.Count.now();
                counting.accept(size);
                counted[0] = Executed.Count.now().since(before).instructions();
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
