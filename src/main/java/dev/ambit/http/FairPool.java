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
 * first one of another. A quarter of the threads, and one at least when there are several, is never given to one owner: who
 * comes next finds one at once. When too many wait, those of the owner who has the most waiting are refused first, however many
 * credentials they came with.
 */
final class FairPool implements AutoCloseable {
    private final int threads;
    private final int mostOfOneOwner;
    private final int mostWaiting;
    private final int mostWaitingOfOne;
    private final ExecutorService executor;
    private final ReentrantLock lock = new ReentrantLock();

    /** In the order in which each was served last. */
    private final Map<FairShareKey, Deque<Task>> waiting = new LinkedHashMap<>();

    /** How many of each owner wait. */
    private final Map<Object, Integer> waitingOfOwners = new HashMap<>();

    /** How many of each owner, and of each principal, run. */
    private final Map<Object, Integer> running = new HashMap<>();

    private final Set<Budget> budgets = new HashSet<>();
    private int allRunning;
    private int allWaiting;
    private boolean isClosed;

    FairPool(String name, int threads, int mostWaiting) {
        this.threads = threads;
        this.mostOfOneOwner = mostOfOneOwner(threads);
        this.mostWaiting = mostWaiting;
        this.mostWaitingOfOne = Math.max(1, mostWaiting / 4);
        this.executor = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /** How many of {@code threads} one owner may have. */
    static int mostOfOneOwner(int threads) {
        return Math.max(1, threads - Math.max(1, threads / 4));
    }

    private static final class Task {
        private final FairShareKey fairShareKey;
        private final Budget budget;
        private final Supplier<Response> work;
        private final CompletableFuture<Supplier<Response>> outcome = new CompletableFuture<>();

        Task(FairShareKey fairShareKey, Budget budget, Supplier<Response> work) {
            this.fairShareKey = fairShareKey;
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

        private Supplier<Response> outcome() {
            try {
                Response response = budget.run(work);
                return () -> response;
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
     * @return its answer; 429 when too many requests of its owner wait, 503 when too many of others do
     */
    Response run(FairShareKey fairShareKey, Budget budget, Supplier<Response> work) {
        Task task = new Task(fairShareKey, budget, work);
        lock.lock();
        try {
            admit(task);
        } finally {
            lock.unlock();
        }
        return task.outcome.join().get();
    }

    private void admit(Task task) {
        FairShareKey fairShareKey = task.fairShareKey;
        if (isClosed) {
            task.refuse(ErrorCode.OVERLOADED);
        } else if (waitingOf(fairShareKey) == 0
                && allRunning < threads
                && runningOf(fairShareKey.owner()) < mostOfOneOwner) {
            begin(task);
            executor.execute(() -> work(task));
        } else if (waitingOfOwner(fairShareKey.owner()) >= mostWaitingOfOne && !dropFromCredentials(fairShareKey)) {
            task.refuse(ErrorCode.TOO_MANY_REQUESTS);
        } else if (allWaiting >= mostWaiting && !dropFromOwners(fairShareKey)) {
            task.refuse(ErrorCode.OVERLOADED);
        } else {
            waiting.computeIfAbsent(fairShareKey, _ -> new ArrayDeque<>()).add(task);
            waitingOfOwners.merge(fairShareKey.owner(), 1, Integer::sum);
            allWaiting++;
        }
    }

    /**
     * Makes room for a request of {@code newcomer} at the expense of the owner who has the most waiting; whether that is more
     * than its own owner would have.
     */
    private boolean dropFromOwners(FairShareKey newcomer) {
        Object longest = waitingOfOwners.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        if (longest.equals(newcomer.owner())) {
            return dropFromCredentials(newcomer);
        }
        boolean mayDrop = waitingOfOwner(longest) > waitingOfOwner(newcomer.owner()) + 1;
        if (mayDrop) {
            drop(longest(longest));
        }
        return mayDrop;
    }

    /** The same among the credentials of its owner. */
    private boolean dropFromCredentials(FairShareKey newcomer) {
        FairShareKey longest = longest(newcomer.owner());
        boolean mayDrop = waitingOf(longest) > waitingOf(newcomer) + 1;
        if (mayDrop) {
            drop(longest);
        }
        return mayDrop;
    }

    /** The credential of {@code owner}, some of whose requests wait, that has the most of them. */
    private FairShareKey longest(Object owner) {
        return waiting.keySet().stream()
                .filter(fairShareKey -> fairShareKey.owner().equals(owner))
                .max(Comparator.comparingInt(this::waitingOf))
                .orElseThrow();
    }

    private void drop(FairShareKey fairShareKey) {
        Deque<Task> own = Objects.requireNonNull(waiting.get(fairShareKey));
        own.removeLast().refuse(ErrorCode.TOO_MANY_REQUESTS);
        if (own.isEmpty()) {
            waiting.remove(fairShareKey);
        }
        countOneLess(fairShareKey);
    }

    private void countOneLess(FairShareKey fairShareKey) {
        allWaiting--;
        waitingOfOwners.merge(fairShareKey.owner(), -1, FairPool::sumOrNull);
    }

    private int waitingOf(FairShareKey fairShareKey) {
        Deque<Task> own = waiting.get(fairShareKey);
        return own == null ? 0 : own.size();
    }

    private int waitingOfOwner(Object owner) {
        return waitingOfOwners.getOrDefault(owner, 0);
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
            FairShareKey fairShareKey = nextPrincipal();
            return fairShareKey == null ? null : take(fairShareKey);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FairShareKey nextPrincipal() {
        FairShareKey best = null;
        for (FairShareKey fairShareKey : waiting.keySet()) {
            boolean mayRun = runningOf(fairShareKey.owner()) < mostOfOneOwner;
            if (mayRun && (best == null || hasFewerRunning(fairShareKey, best))) {
                best = fairShareKey;
            }
        }
        return best;
    }

    private boolean hasFewerRunning(FairShareKey one, FairShareKey other) {
        int owners = Integer.compare(runningOf(one.owner()), runningOf(other.owner()));
        return owners < 0 || (owners == 0 && runningOf(one) < runningOf(other));
    }

    private Task take(FairShareKey fairShareKey) {
        Deque<Task> own = Objects.requireNonNull(waiting.remove(fairShareKey));
        Task task = own.removeFirst();
        countOneLess(fairShareKey);
        if (!own.isEmpty()) {
            waiting.put(fairShareKey, own); // behind the others
        }
        begin(task);
        return task;
    }

    private void begin(Task task) {
        allRunning++;
        running.merge(task.fairShareKey, 1, Integer::sum);
        running.merge(task.fairShareKey.owner(), 1, Integer::sum);
        budgets.add(task.budget);
    }

    private void end(Task task) {
        allRunning--;
        running.merge(task.fairShareKey, -1, FairPool::sumOrNull);
        running.merge(task.fairShareKey.owner(), -1, FairPool::sumOrNull);
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

    private static Response refusal(ErrorCode code) {
        return new ApiException(code).response().withHeader("Retry-After", "1");
    }

    /** Refuses what waits and ends what runs at its next step. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            waiting.values().forEach(tasks -> tasks.forEach(task -> task.refuse(ErrorCode.OVERLOADED)));
            waiting.clear();
            waitingOfOwners.clear();
            allWaiting = 0;
            budgets.forEach(Budget::cancel);
        } finally {
            lock.unlock();
        }
        executor.shutdown();
    }
}
