package dev.ambit.http;

import dev.ambit.core.Budget;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few threads of the system, shared out among the principals whose requests wait for one. The kernel preempts these
 * threads, so a handler that computes for long leaves the virtual threads alone.
 *
 * <p>The next request is one of the owner who has the fewest running, so that many requests of one caller do not hold up the
 * first one of another. A quarter of the threads is never given to one owner: who comes next finds one at once. When too many
 * wait, those of whoever has the most waiting are refused first.
 */
final class FairPool implements AutoCloseable {
    private final int threads;
    private final int mostOfOneOwner;
    private final int mostWaiting;
    private final int mostWaitingOfOne;
    private final ExecutorService executor;
    private final ReentrantLock lock = new ReentrantLock();

    /** In the order in which each was served last. */
    private final Map<Principal, Deque<Task>> waiting = new LinkedHashMap<>();

    private final Map<Object, Integer> running = new HashMap<>();
    private final Set<Budget> budgets = new HashSet<>();
    private int allRunning;
    private int allWaiting;
    private boolean isClosed;

    FairPool(String name, int threads, int mostWaiting) {
        this.threads = threads;
        this.mostOfOneOwner = Math.max(1, threads - threads / 4);
        this.mostWaiting = mostWaiting;
        this.mostWaitingOfOne = Math.max(1, mostWaiting / 4);
        this.executor = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    private static final class Task {
        private final Principal principal;
        private final Budget budget;
        private final Supplier<Answer> work;
        private final CompletableFuture<Supplier<Answer>> outcome = new CompletableFuture<>();

        Task(Principal principal, Budget budget, Supplier<Answer> work) {
            this.principal = principal;
            this.budget = budget;
            this.work = work;
        }

        void run() {
            try {
                outcome.complete(outcome());
            } finally {
                refuse(ErrorCode.INTERNAL); // which does nothing unless an error of the JVM ends this thread
            }
        }

        private Supplier<Answer> outcome() {
            try {
                Answer answer = budget.run(work);
                return () -> answer;
            } catch (RuntimeException e) {
                return () -> {
                    throw e;
                };
            } catch (LinkageError | AssertionError e) {
                return () -> {
                    throw e;
                };
            }
        }

        void refuse(ErrorCode code) {
            outcome.complete(() -> refusal(code));
        }
    }

    /**
     * Runs {@code work} within {@code budget} when it is its turn, and waits for it.
     *
     * @return its answer; 429 when too many requests of {@code principal} wait, 503 when too many of others do
     */
    Answer run(Principal principal, Budget budget, Supplier<Answer> work) {
        Task task = new Task(principal, budget, work);
        lock.lock();
        try {
            admit(task);
        } finally {
            lock.unlock();
        }
        return task.outcome.join().get();
    }

    private void admit(Task task) {
        Deque<Task> own = waiting.get(task.principal);
        if (isClosed) {
            task.refuse(ErrorCode.OVERLOADED);
        } else if (own == null && allRunning < threads && runningOf(task.principal.owner()) < mostOfOneOwner) {
            begin(task);
            executor.execute(() -> work(task));
        } else if (own != null && own.size() >= mostWaitingOfOne) {
            task.refuse(ErrorCode.TOO_MANY_REQUESTS);
        } else if (allWaiting < mostWaiting || dropFromLongest(own == null ? 0 : own.size())) {
            waiting.computeIfAbsent(task.principal, _ -> new ArrayDeque<>()).add(task);
            allWaiting++;
        } else {
            task.refuse(ErrorCode.OVERLOADED);
        }
    }

    /** Makes room at the expense of whoever has the most waiting; whether that is more than {@code own} and one. */
    private boolean dropFromLongest(int own) {
        Deque<Task> longest = waiting.values().stream()
                .max(Comparator.comparingInt(Deque::size))
                .orElseThrow();
        if (longest.size() <= own + 1) {
            return false;
        }
        longest.removeLast().refuse(ErrorCode.TOO_MANY_REQUESTS);
        allWaiting--;
        return true;
    }

    private void work(Task first) {
        Task task = first;
        boolean isAbrupt = true;
        try {
            while (task != null) {
                task.run();
                task = next(task);
            }
            isAbrupt = false;
        } finally {
            Task next = isAbrupt && task != null ? next(task) : null;
            if (next != null) {
                executor.execute(() -> work(next));
            }
        }
    }

    /** Takes the next task after {@code done}; null when none may run now. */
    private @Nullable Task next(Task done) {
        lock.lock();
        try {
            end(done);
            Principal principal = nextPrincipal();
            return principal == null ? null : take(principal);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Principal nextPrincipal() {
        Principal best = null;
        for (Principal principal : waiting.keySet()) {
            boolean mayRun = runningOf(principal.owner()) < mostOfOneOwner;
            if (mayRun && (best == null || hasFewerRunning(principal, best))) {
                best = principal;
            }
        }
        return best;
    }

    private boolean hasFewerRunning(Principal one, Principal other) {
        int owners = Integer.compare(runningOf(one.owner()), runningOf(other.owner()));
        return owners < 0 || (owners == 0 && runningOf(one) < runningOf(other));
    }

    private Task take(Principal principal) {
        Deque<Task> own = Objects.requireNonNull(waiting.remove(principal));
        Task task = own.removeFirst();
        allWaiting--;
        if (!own.isEmpty()) {
            waiting.put(principal, own); // behind the others
        }
        begin(task);
        return task;
    }

    private void begin(Task task) {
        allRunning++;
        running.merge(task.principal, 1, Integer::sum);
        running.merge(task.principal.owner(), 1, Integer::sum);
        budgets.add(task.budget);
    }

    private void end(Task task) {
        allRunning--;
        running.merge(task.principal, -1, FairPool::sumOrNull);
        running.merge(task.principal.owner(), -1, FairPool::sumOrNull);
        budgets.remove(task.budget);
    }

    @SuppressWarnings("NullAway") // null removes the entry
    private static @Nullable Integer sumOrNull(Integer one, Integer other) {
        return one + other == 0 ? null : Integer.valueOf(one + other);
    }

    private int runningOf(Object who) {
        return running.getOrDefault(who, 0);
    }

    /** How many requests wait for a thread. */
    int waiting() {
        lock.lock();
        try {
            return allWaiting;
        } finally {
            lock.unlock();
        }
    }

    private static Answer refusal(ErrorCode code) {
        return new ApiException(code).answer().withHeader("Retry-After", "1");
    }

    /** Refuses what waits and ends what runs at its next step. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            waiting.values().forEach(tasks -> tasks.forEach(task -> task.refuse(ErrorCode.OVERLOADED)));
            waiting.clear();
            allWaiting = 0;
            budgets.forEach(Budget::cancel);
        } finally {
            lock.unlock();
        }
        executor.shutdown();
    }
}
