package dev.ambit.access;

import dev.ambit.core.token.TokenDigest;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A server: its storage and its state in memory. */
final class FollowingServer implements AutoCloseable {
    final Storage storage;
    final InMemoryDirectory directory = new InMemoryDirectory(FollowedChanges.CATALOG.roles());
    final TokenIndex tokens = new TokenIndex(FollowedChanges.CATALOG.groups(), directory);
    final SessionIndex sessions =
            new SessionIndex(FollowedChanges.CATALOG.groups(), directory, List.of(FollowedChanges.KEY));
    final RevisionFollower follower;

    /** What to do in the next transaction, after the follower has read, and right after its commit. */
    final Deque<Runnable> beforeCommit = new ArrayDeque<>();

    final Deque<Runnable> afterCommit = new ArrayDeque<>();

    FollowingServer(Path folder) {
        storage = Storages.open(folder);
        storage.onCommit((_, _) -> () -> runNext(afterCommit));
        follower = RevisionFollower.follow(storage, tokens, sessions, directory);
        CommitListener afterTheFollower = (_, _) -> {
            runNext(beforeCommit);
            return () -> {};
        };
        storage.onCommit(afterTheFollower);
    }

    private static void runNext(Deque<Runnable> works) {
        Runnable next = works.poll();
        if (next != null) {
            next.run();
        }
    }

    void loadTokens() throws InterruptedException {
        follower.startBackfill();
        follower.awaitFull();
    }

    void change(Consumer<Tx> work) {
        storage.inTransaction(tx -> {
            work.accept(tx);
            tx.audit().append(Samples.entry(0, new AuditEntry.Scope(null, null, null)));
            return tx.revisions().head();
        });
    }

    boolean accepts(TokenDigest digest) {
        return follower.find(digest) != null;
    }

    boolean isMember() {
        return directory.permissionsOf(FollowedChanges.USER).isMemberOf(FollowedChanges.ACCOUNT);
    }

    boolean isSignedIn() {
        return sessions.find(FollowedChanges.COOKIE.reveal(), Samples.NOW) != null;
    }

    /** What this server accepts, by its state in memory; comparable to {@link FollowedChanges#accepted(Tx)}. */
    Set<String> accepted() {
        Set<String> accepted = new TreeSet<>();
        for (TokenDigest digest : FollowedChanges.digests()) {
            IndexedToken known = follower.find(digest);
            if (known != null) {
                accepted.add(FollowedChanges.accepted(
                        digest, known.id(), known.ownerPermissions().isMemberOf(FollowedChanges.ACCOUNT)));
            }
        }
        accepted.add("member: " + isMember());
        accepted.add("signed in: " + isSignedIn());
        return accepted;
    }

    @Override
    public void close() {
        follower.close();
        storage.close();
    }
}
