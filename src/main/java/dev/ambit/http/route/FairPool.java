package dev.ambit.http.route;

import dev.ambit.core.Budget;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Response;
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
 * A pool of platform threads that are shared fairly among the owners and credentials of the waiting requests. The
 * kernel preempts these threads, so a handler that computes for long does not block the virtual threads.
 *
 * <p>The next request is one of the owner with the fewest running requests, so that many requests of one caller do not
 * delay the first one of another. A quarter of the threads, at least one if there are several, is never given to one
 * owner, so that the next owner gets a thread at once. When too many requests wait, those of the owner with the most
 * waiting are rejected first, whatever number of credentials they use.
 */
final class FairPool implements AutoCloseable {
    private final int threads;
    private final int maxPerOwner;
    private final int maxWaiting;
    private final int maxWaitingPerOwner;
    private final ExecutorService executor;
    private final ReentrantLock lock = new ReentrantLock();

    /** Least recently served first. */
    private final Map<FairShareKey, Deque<Task>> waiting = new LinkedHashMap<>();

    /** The number of waiting requests of each owner. */
    private final Map<Object, Integer> waitingOfOwners = new HashMap<>();

    /** The number of running requests of each owner, and of each key. */
    private final Map<Object, Integer> running = new HashMap<>();

    private final Set<Budget> budgets = new HashSet<>();
    private int totalRunning;
    private int totalWaiting;
    private boolean isClosed;

    FairPool(String name, int threads, int maxWaiting) {
        this.threads = threads;
        this.maxPerOwner = maxPerOwner(threads);
        this.maxWaiting = maxWaiting;
        this.maxWaitingPerOwner = Math.max(1, maxWaiting / 4);
        this.executor = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /** The number of {@code threads} that one owner may use. */
    static int maxPerOwner(int threads) {
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
                refuse(ErrorCode.INTERNAL); // no effect unless an error of the JVM ends this thread
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
     * @return its response; 429 when too many requests of its owner wait, 503 when too many of others do
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
                && totalRunning < threads
                && runningOf(fairShareKey.owner()) < maxPerOwner) {
            started(task);
            executor.execute(() -> work(task));
        } else if (waitingOfOwner(fairShareKey.owner()) >= maxWaitingPerOwner && !dropFromCredentials(fairShareKey)) {
            task.refuse(ErrorCode.TOO_MANY_REQUESTS);
        } else if (totalWaiting >= maxWaiting && !dropFromOwners(fairShareKey)) {
            task.refuse(ErrorCode.OVERLOADED);
        } else {
            waiting.computeIfAbsent(fairShareKey, _ -> new ArrayDeque<>()).add(task);
            waitingOfOwners.merge(fairShareKey.owner(), 1, Integer::sum);
            totalWaiting++;
        }
    }

    /**
     * Drops a request of the owner with the most waiting to make room for one of {@code newcomer}.
     *
     * @return false, with nothing dropped, unless that owner has more waiting than the owner of {@code newcomer} would
     *     have
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

    /** The same among the credentials of one owner. */
    private boolean dropFromCredentials(FairShareKey newcomer) {
        FairShareKey longest = longest(newcomer.owner());
        boolean mayDrop = waitingOf(longest) > waitingOf(newcomer) + 1;
        if (mayDrop) {
            drop(longest);
        }
        return mayDrop;
    }

    /** The credential of {@code owner} with the most waiting requests; the owner must have some. */
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
        decrementWaiting(fairShareKey);
    }

    private void decrementWaiting(FairShareKey fairShareKey) {
        totalWaiting--;
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
        boolean hasFailed = true;
        try {
            while (task != null) {
                task.run();
                task = next(task);
            }
            hasFailed = false;
        } finally {
            Task next = hasFailed && task != null ? next(task) : null;
            if (next != null) {
                executor.execute(() -> work(next));
            }
        }
    }

    /** Takes the next task after {@code done}; null when none may run now. */
    private @Nullable Task next(Task done) {
        lock.lock();
        try {
            ended(done);
            FairShareKey fairShareKey = nextKey();
            return fairShareKey == null ? null : take(fairShareKey);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FairShareKey nextKey() {
        FairShareKey best = null;
        for (FairShareKey fairShareKey : waiting.keySet()) {
            boolean mayRun = runningOf(fairShareKey.owner()) < maxPerOwner;
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
        decrementWaiting(fairShareKey);
        if (!own.isEmpty()) {
            waiting.put(fairShareKey, own); // after the others
        }
        started(task);
        return task;
    }

    private void started(Task task) {
        totalRunning++;
        running.merge(task.fairShareKey, 1, Integer::sum);
        running.merge(task.fairShareKey.owner(), 1, Integer::sum);
        budgets.add(task.budget);
    }

    private void ended(Task task) {
        totalRunning--;
        running.merge(task.fairShareKey, -1, FairPool::sumOrNull);
        running.merge(task.fairShareKey.owner(), -1, FairPool::sumOrNull);
        budgets.remove(task.budget);
    }

    @SuppressWarnings("NullAway") // null removes the entry
    private static @Nullable Integer sumOrNull(Integer one, Integer other) {
        return one + other == 0 ? null : Integer.valueOf(one + other);
    }

    private int runningOf(Object ownerOrKey) {
        return running.getOrDefault(ownerOrKey, 0);
    }

    /** The number of requests that wait for a thread. */
    int waiting() {
        lock.lock();
        try {
            return totalWaiting;
        } finally {
            lock.unlock();
        }
    }

    private static Response refusal(ErrorCode code) {
        return new ApiException(code).response().withHeader("Retry-After", "1");
    }

    /** Rejects waiting requests and cancels running ones at their next step. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            waiting.values().forEach(tasks -> tasks.forEach(task -> task.refuse(ErrorCode.OVERLOADED)));
            waiting.clear();
            waitingOfOwners.clear();
            totalWaiting = 0;
            budgets.forEach(Budget::cancel);
        } finally {
            lock.unlock();
        }
        executor.shutdown();
    }
}
