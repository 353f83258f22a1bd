package dev.ambit.access;

import static java.util.Objects.requireNonNull;

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
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenStore;
import dev.ambit.storage.TokenStore.Renewal;
import dev.ambit.storage.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index and the directory true to the database by following the revision log. What a transaction has changed is
 * read at its end and taken over after its commit, before the writer is answered: whoever hears that a token was revoked can
 * rely on it.
 *
 * <p>Tokens come into the index in the background after the start. Until all are there, one that is not found is asked for
 * in the database.
 *
 * <p>Invariant: the index changes only under the lock, by what was read under it or by what the one writer has just
 * committed, so nothing older ever replaces something newer.
 */
public final class RevisionFollower implements TokenLookup, CommitListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevisionFollower.class);

    /** So many tokens at a time that a writer or a request does not notice having waited for them. */
    private static final int PART = 200;

    private static final int MAX_STEPS = 100_000;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Storage storage;
    private final TokenIndex tokens;
    private final SessionIndex sessions;
    private final InMemoryDirectory directory;

    /** Fair: filling takes it again and again, and must let in whoever waits. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Thread backfiller = Thread.ofPlatform().daemon().name("index").unstarted(this::backfill);

    /** The last revision that was taken over; touched by who has the storage's only transaction that writes. */
    private long applied;

    private volatile boolean isFull;
    private volatile boolean closed;

    private RevisionFollower(Storage storage, TokenIndex tokens, SessionIndex sessions, InMemoryDirectory directory) {
        this.storage = storage;
        this.tokens = tokens;
        this.sessions = sessions;
        this.directory = directory;
    }

    /** Loads the directory and the sessions, follows from there, and begins to fill the index of tokens. */
    public static RevisionFollower start(
            Storage storage, TokenIndex tokens, SessionIndex sessions, InMemoryDirectory directory) {
        RevisionFollower follower = follow(storage, tokens, sessions, directory);
        follower.startBackfill();
        return follower;
    }

    /** Loads the directory and the sessions and follows from there, with nothing in the index yet. */
    static RevisionFollower follow(
            Storage storage, TokenIndex tokens, SessionIndex sessions, InMemoryDirectory directory) {
        RevisionFollower follower = new RevisionFollower(storage, tokens, sessions, directory);
        // As the writer: nobody commits between what is read and what is heard of.
        storage.inTransaction(tx -> {
            directory.load(tx);
            sessions.load(tx);
            follower.applied = tx.revisions().head();
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
        boolean all = isFull; // before looking: what is put in between would seem not to be there
        IndexedToken known = tokens.find(digest);
        return known != null || all ? known : load(digest);
    }

    private @Nullable IndexedToken load(TokenDigest digest) {
        lock.lock();
        try {
            // Urgent: verify must not wait for a connection that others keep busy.
            Budget.urgent(MAX_STEPS)
                    .run(() -> storage.read(tx -> tx.tokens().find(digest)))
                    .ifPresent(tokens::put);
            return tokens.find(digest);
        } finally {
            lock.unlock();
        }
    }

    /** Takes over what the database says of tokens whose digests were renewed, which no revision tells. */
    void refreshDigests(Map<TokenId, Renewal> renewed) {
        lock.lock();
        try {
            storage.read(tx -> renewed.keySet().stream()
                            .flatMap(id -> tx.tokens().find(id).stream())
                            .toList())
                    .forEach(stored -> tokens.putRenewed(
                            stored, requireNonNull(renewed.get(stored.token().id()))));
        } finally {
            lock.unlock();
        }
    }

    /** Returns when every token is in the index. */
    void awaitFull() throws InterruptedException {
        backfiller.join();
    }

    /** Stops filling the index. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(backfiller);
        boolean interrupted = false;
        while (backfiller.isAlive()) {
            try {
                backfiller.join();
            } catch (InterruptedException e) {
                interrupted = true; // the database must not be closed under it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void backfill() {
        long begin = System.nanoTime();
        long place = 0;
        while (!isFull && !closed) {
            try {
                place = backfill(place);
            } catch (StorageException e) {
                LOG.warn("could not read tokens into the index; they are looked up in the database until then", e);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
        if (!isFull) {
            return;
        }
        LOG.info("all {} tokens are in the index after {} ms", tokens.size(), (System.nanoTime() - begin) / 1_000_000);
    }

    private long backfill(long place) {
        lock.lock();
        try {
            TokenStore.Batch batch = storage.read(tx -> tx.tokens().scan(place, PART));
            batch.tokens().forEach(tokens::put);
            isFull = batch.tokens().isEmpty();
            return batch.last();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Runnable prepare(Tx tx, List<Revision> revisions) {
        List<Revision> unseen = unseen(tx, revisions);
        List<Runnable> changes = unseen.stream()
                .map(Revision::change)
                .distinct()
                .map(change -> prepare(tx, change))
                .toList();
        long last = unseen.isEmpty() ? applied : unseen.getLast().number();
        return () -> {
            lock.lock();
            try {
                changes.forEach(Runnable::run);
                applied = last; // not when one fails: then all of them are done again
            } finally {
                lock.unlock();
            }
        };
    }

    /** More than the commit's own when taking over failed before, or another process wrote. */
    private List<Revision> unseen(Tx tx, List<Revision> revisions) {
        boolean all = !revisions.isEmpty() && revisions.getFirst().number() == applied + 1;
        return all ? revisions : tx.revisions().since(applied, Integer.MAX_VALUE);
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
                directory.forget(id); // last: who does this again must know whose tokens they are
            }
        };
    }
}
