package dev.ambit.access;

import static java.util.Objects.requireNonNull;

import dev.ambit.background.Threads;
import dev.ambit.core.Budget;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.storage.Change;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenStore;
import dev.ambit.storage.TokenStore.Renewal;
import dev.ambit.storage.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index and the directory consistent with the database by following the revision log. The changes of a
 * transaction of this process are read at its end and applied after its commit, before the writer gets its response: a
 * client can rely on a revoke as soon as it is acknowledged. Changes of other processes are applied by {@link #catchUp}.
 *
 * <p>Tokens are loaded into the index in the background after the start. Until all are loaded, a token that is not
 * found is looked up in the database.
 *
 * <p>Invariant: the index changes only under the lock, by data that was read under it or by a transaction of this
 * process that nothing newer has overtaken, so older data never replaces newer data. What such a transaction read is
 * overtaken when, before it is applied, others have committed and a catch-up or a look-up has read that; it is then read
 * again.
 */
public final class RevisionFollower implements TokenLookup, CommitListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevisionFollower.class);

    /** Small enough that a writer or a request that waits for a batch is not noticeably delayed. */
    private static final int BATCH_SIZE = 200;

    private static final int MAX_STEPS = 100_000;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Storage storage;
    private final TokenIndex tokens;
    private final SessionIndex sessions;
    private final InMemoryDirectory directory;

    /** Fair: the backfill takes it repeatedly and must not starve other threads. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Thread backfiller = Thread.ofPlatform().daemon().name("index").unstarted(this::backfill);

    /** The last revision that was applied; changed under the lock. */
    private volatile long applied;

    /** The newest revision whose state was read, for the whole index or a part of it; guarded by the lock. */
    private long newestRead;

    private volatile boolean isFull;
    private volatile boolean closed;

    private RevisionFollower(Storage storage, TokenIndex tokens, SessionIndex sessions, InMemoryDirectory directory) {
        this.storage = storage;
        this.tokens = tokens;
        this.sessions = sessions;
        this.directory = directory;
    }

    /** Loads the directory and the sessions, follows the log from there, and starts to load the tokens. */
    public static RevisionFollower start(
            Storage storage, TokenIndex tokens, SessionIndex sessions, InMemoryDirectory directory) {
        RevisionFollower follower = follow(storage, tokens, sessions, directory);
        follower.startBackfill();
        return follower;
    }

    /** Loads the directory and the sessions and follows the log from there; no token is in the index yet. */
    static RevisionFollower follow(
            Storage storage, TokenIndex tokens, SessionIndex sessions, InMemoryDirectory directory) {
        RevisionFollower follower = new RevisionFollower(storage, tokens, sessions, directory);
        // In a write transaction, so that nothing is committed between the load and the registration of the listener.
        storage.inTransaction(tx -> {
            directory.load(tx);
            sessions.load(tx);
            follower.applied = tx.revisions().head();
            follower.newestRead = follower.applied;
            storage.onCommit(follower);
            return follower;
        });
        return follower;
    }

    void startBackfill() {
        backfiller.start();
    }

    @Override
    public @Nullable IndexedToken find(TokenDigest digest) {
        boolean all = isFull; // read first: a token that is put in between would seem to be missing
        IndexedToken known = tokens.find(digest);
        return known != null || all ? known : load(digest);
    }

    private @Nullable IndexedToken load(TokenDigest digest) {
        lock.lock();
        try {
            // Urgent: verify must not wait for a connection that other requests hold.
            Budget.urgent(MAX_STEPS)
                    .run(() -> readNewest(tx -> tx.tokens().find(digest)))
                    .ifPresent(tokens::put);
            return tokens.find(digest);
        } finally {
            lock.unlock();
        }
    }

    /** Reads and applies renewed digests; a renewal writes no revision. */
    void refreshDigests(Map<TokenId, Renewal> renewed) {
        lock.lock();
        try {
            readNewest(tx -> renewed.keySet().stream()
                            .flatMap(id -> tx.tokens().find(id).stream())
                            .toList())
                    .forEach(stored -> tokens.putRenewed(
                            stored, requireNonNull(renewed.get(stored.token().id()))));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every token is in the index. */
    void awaitFull() throws InterruptedException {
        backfiller.join();
    }

    /** Stops loading tokens. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(backfiller);
        Threads.joinUninterruptibly(backfiller);
    }

    private void backfill() {
        long start = System.nanoTime();
        long position = 0;
        while (!isFull && !closed) {
            try {
                position = backfill(position);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.warn("could not read tokens into the index; they are looked up in the database meanwhile", e);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
        if (!isFull) {
            return;
        }
        LOG.info("loaded {} tokens into the index in {} ms", tokens.size(), (System.nanoTime() - start) / 1_000_000);
    }

    private long backfill(long position) {
        lock.lock();
        try {
            TokenStore.Batch batch = readNewest(tx -> tx.tokens().scan(position, BATCH_SIZE));
            batch.tokens().forEach(tokens::put);
            isFull = batch.tokens().isEmpty();
            return batch.last();
        } finally {
            lock.unlock();
        }
    }

    /** Reads a snapshot, under the lock. What a transaction read before is then older. */
    private <T> T readNewest(Function<Tx, T> work) {
        return storage.read(tx -> {
            newestRead = Math.max(newestRead, tx.revisions().head());
            return work.apply(tx);
        });
    }

    @Override
    public Runnable prepare(Tx tx, List<Revision> revisions) {
        long from = applied;
        boolean all = !revisions.isEmpty() && revisions.getFirst().number() == from + 1;
        // More than those of the commit when an earlier apply failed or another process wrote.
        Changes changes = read(tx, from, all ? revisions : since(tx, from));
        return () -> {
            lock.lock();
            try {
                applyUnlessOvertaken(changes);
            } finally {
                lock.unlock();
            }
        };
    }

    /**
     * Applies all changes that other processes have committed. May be called from any thread, at any time and more often
     * than needed.
     */
    public void catchUp() {
        lock.lock();
        try {
            readAndApply();
        } finally {
            lock.unlock();
        }
    }

    /** The changes after the revision {@code from}, up to {@code last}; each applies what it has read. */
    private record Changes(long from, long last, List<Runnable> all) {}

    private static List<Revision> since(Tx tx, long from) {
        return tx.revisions().since(from, Integer.MAX_VALUE);
    }

    private Changes read(Tx tx, long from, List<Revision> revisions) {
        List<Runnable> changes = revisions.stream()
                .map(Revision::change)
                .distinct()
                .map(change -> prepare(tx, change))
                .toList();
        return new Changes(
                from, revisions.isEmpty() ? from : revisions.getLast().number(), changes);
    }

    /** Applies what a transaction has read; reads it again when the index has changed or has newer state meanwhile. */
    private void applyUnlessOvertaken(Changes changes) {
        if (changes.from() == applied && newestRead <= changes.last()) {
            apply(changes);
        } else if (applied < changes.last()) {
            readAndApply();
        }
    }

    private void readAndApply() {
        // Urgent: a revoke must not wait for a connection that other requests hold.
        apply(Budget.urgent(Long.MAX_VALUE).run(() -> readNewest(tx -> read(tx, applied, since(tx, applied)))));
    }

    private void apply(Changes changes) {
        newestRead = Math.max(newestRead, changes.last());
        changes.all().forEach(Runnable::run);
        applied = changes.last(); // not reached when a change fails: then all are applied again
    }

    private Runnable prepare(Tx tx, Change change) {
        return switch (change) {
            case Change.OfToken token -> tokens.refresh(tx, token.id());
            case Change.OfSession session -> sessions.refresh(tx, session.id());
            case Change.OfZone zone -> directory.refresh(tx, zone.id());
            case Change.OfAccount account -> directory.refresh(tx, account.id());
            case Change.OfMember member -> refresh(tx, member.id());
            case Change.OfUser _, Change.OfRecord _, Change.OfRecords _ ->
                () -> {}; // nothing in memory depends on these
            case Change.OfTsigKey _, Change.OfPeer _, Change.OfAcl _, Change.OfOutgoing _ ->
                () -> {}; // no decision depends on these
        };
    }

    private Runnable refresh(Tx tx, MemberId id) {
        Member now = tx.members().find(id).orElse(null);
        UserId user = now == null ? directory.userOf(id).orElse(null) : now.user();
        if (user == null) {
            return () -> {};
        }
        List<StoredToken> owned = TokenIndex.tokensOf(tx, user);
        return () -> {
            directory.set(id, now);
            tokens.renew(owned);
            sessions.renewSessionsOf(user);
            if (now == null) {
                directory.forget(id); // last: a retry must find the user of the membership
            }
        };
    }
}
