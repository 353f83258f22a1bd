package dev.ambit;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the instructions and allocations that classes of {@link CountingClassLoader} report, only in threads that serve
 * requests: other threads run on timers. JDK calls with work in proportion to their input (search in a text or a list,
 * pattern match, copy) count by the length of the input, so that a loop around such a call is noticed.
 */
public final class InstructionCounter {
    private static final Set<String> POOLS = Set.of("work", "ending", "bulk", "sign-in", "health");
    private static final LongAdder INSTRUCTIONS = new LongAdder();
    private static final LongAdder ALLOCATIONS = new LongAdder();
    private static final ThreadLocal<Boolean> SERVES = ThreadLocal.withInitial(() -> {
        String name = Thread.currentThread().getName();
        return Thread.currentThread().isVirtual()
                || name.equals("writer")
                || POOLS.contains(name.replaceFirst("-[0-9]+$", ""));
    });

    private InstructionCounter() {}

    /** The counts at one moment. */
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
        if (SERVES.get()) {
            INSTRUCTIONS.increment();
        }
    }

    /** Called before each instruction that creates an object or an array. */
    public static void allocation() {
        if (SERVES.get()) {
            ALLOCATIONS.increment();
        }
    }

    /** Called after a string concatenation. */
    public static void made(String text) {
        work(text.length());
    }

    private static void work(long units) {
        if (SERVES.get()) {
            INSTRUCTIONS.add(Math.max(0, units));
        }
    }

    private static int found(String text, int from, int at) {
        work((at < 0 ? text.length() : at) - (long) from);
        return at;
    }

    // Each of the following methods replaces the JDK method of the same name.

    public static int indexOf(String text, String part) {
        return found(text, 0, text.indexOf(part));
    }

    public static int indexOf(String text, String part, int from) {
        return found(text, from, text.indexOf(part, from));
    }

    public static int indexOf(String text, int character) {
        return found(text, 0, text.indexOf(character));
    }

    public static int indexOf(String text, int character, int from) {
        return found(text, from, text.indexOf(character, from));
    }

    public static boolean contains(String text, CharSequence part) {
        work(text.length());
        return text.contains(part);
    }

    public static String[] split(String text, String separator) {
        work(text.length());
        return text.split(separator, 0);
    }

    public static String[] split(String text, String separator, int limit) {
        work(text.length());
        return text.split(separator, limit);
    }

    public static String substring(String text, int from) {
        work(text.length() - (long) from);
        return text.substring(from);
    }

    public static String substring(String text, int from, int to) {
        work(to - (long) from);
        return text.substring(from, to);
    }

    public static String strip(String text) {
        work(text.length());
        return text.strip();
    }

    public static boolean matches(String text, String pattern) {
        return Pattern.compile(pattern).matcher(new CountedText(text)).matches();
    }

    public static String replaceAll(String text, String pattern, String by) {
        return Pattern.compile(pattern).matcher(new CountedText(text)).replaceAll(by);
    }

    public static Matcher matcher(Pattern pattern, CharSequence text) {
        return pattern.matcher(new CountedText(text));
    }

    public static boolean contains(Collection<?> elements, Object element) {
        work(elements instanceof List<?> ? elements.size() : 1);
        return elements.contains(element);
    }

    public static boolean contains(List<?> elements, Object element) {
        work(elements.size());
        return elements.contains(element);
    }

    public static int indexOf(List<?> elements, Object element) {
        work(elements.size());
        return elements.indexOf(element);
    }

    public static <T> List<T> copyOf(Collection<? extends T> elements) {
        work(elements.size());
        return List.copyOf(elements);
    }

    public static byte[] copyOf(byte[] bytes, int length) {
        work(length);
        return Arrays.copyOf(bytes, length);
    }

    public static byte[] copyOfRange(byte[] bytes, int from, int to) {
        work(to - (long) from);
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** A text that counts each character that a pattern reads. */
    private record CountedText(CharSequence text) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            work(1);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            work(end - (long) start);
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
