package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the cost of the most frequent requests with {@code hot-path.txt}. The cost is counted, not timed, so that
 * it is the same on every machine. {@code -Dambit.update=true} rewrites the file; review the difference.
 *
 * <p>Counts the instructions of Ambit's own bytecode and the objects and arrays that they create; neither depends on a
 * JIT compiler. The bytes are all allocations of the process for a request, including the HTTP library, after warm-up.
 */
final class HotPathTest {
    private static final Path FILE = Path.of("src/test/resources/hot-path.txt");

    /** The number of instructions differs slightly between versions of javac. */
    private static final double MORE_INSTRUCTIONS = 1.02;

    /** The allocations that escape analysis removes depend on when a method was compiled. */
    private static final double MORE_BYTES = 1.25;

    @TempDir
    private Path counted;

    @TempDir
    private Path compiled;

    private record Cost(long instructions, long objects, long bytes) {
        static Cost parse(String line) {
            String[] numbers = line.substring(line.indexOf(':') + 1)
                    .replaceAll("[a-z,]+", "")
                    .strip()
                    .split(" +", -1);
            return new Cost(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
        }

        String print(String request) {
            return "%s: %d instructions, %d objects, %d bytes".formatted(request, instructions, objects, bytes);
        }
    }

    @Test
    void requestsCostNoMoreThanRecorded() throws ReflectiveOperationException, IOException {
        Map<String, Cost> costs = measure();
        List<String> lines = costs.entrySet().stream()
                .map(cost -> cost.getValue().print(cost.getKey()))
                .toList();
        if (Boolean.getBoolean("ambit.update")) {
            Files.write(FILE, lines);
        }
        List<String> recorded = Files.readAllLines(FILE);
        assertThat(recorded).as("a line for each request").hasSameSizeAs(lines);
        for (String line : recorded) {
            Cost was = Cost.parse(line);
            Cost is = costs.getOrDefault(line.substring(0, line.indexOf(':')), new Cost(0, 0, 0));
            assertThat(is.instructions()).as("%s; now %s", line, is).isBetween(1L, (long)
                    (was.instructions() * MORE_INSTRUCTIONS));
            assertThat(is.objects()).as("%s; now %s", line, is).isBetween(1L, was.objects());
            assertThat(is.bytes()).as("%s; now %s", line, is).isBetween(1L, (long) (was.bytes() * MORE_BYTES));
        }
    }

    private Map<String, Cost> measure() throws ReflectiveOperationException {
        Map<String, long[]> counts = counting().apply(counted, () -> {
            InstructionCounter.Count now = InstructionCounter.Count.now();
            return new long[] {now.instructions(), now.allocations()};
        });
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<String, long[]> allocated = new HotRequests(20_000, 1_000)
                .apply(compiled, () -> new long[] {threads.getTotalThreadAllocatedBytes()});
        Map<String, Cost> costs = new TreeMap<>();
        allocated.forEach((request, bytes) -> {
            long[] count = counts.getOrDefault(request, new long[2]);
            costs.put(request, new Cost(count[0], count[1], bytes[0]));
        });
        return costs;
    }

    @SuppressWarnings("unchecked") // implements this interface
    private static BiFunction<Path, Supplier<long[]>, Map<String, long[]>> counting()
            throws ReflectiveOperationException {
        return (BiFunction<Path, Supplier<long[]>, Map<String, long[]>>) new CountingClassLoader()
                .loadClass(HotRequests.class.getName())
                .getConstructor(int.class, int.class)
                .newInstance(200, 20);
    }
}
