package dev.ambit.access;

import static dev.ambit.access.FollowedChanges.ACCOUNT;
import static dev.ambit.access.FollowedChanges.OBJECTS;
import static dev.ambit.access.FollowedChanges.USER;
import static dev.ambit.access.FollowedChanges.delete;
import static dev.ambit.access.FollowedChanges.digest;
import static dev.ambit.access.FollowedChanges.id;
import static dev.ambit.access.FollowedChanges.insert;
import static dev.ambit.access.FollowedChanges.makeRandom;
import static dev.ambit.access.FollowedChanges.rename;
import static dev.ambit.access.FollowedChanges.roll;
import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.user;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.zone.Zone;
import dev.ambit.storage.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one database: what one of them commits, the other applies when it catches up. */
final class CatchUpTest {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // started before each test
    private FollowingServer here;

    @SuppressWarnings("NullAway.Init") // started before each test
    private FollowingServer there;

    @BeforeEach
    void start() {
        here = new FollowingServer(folder);
        here.change(tx -> {
            tx.users().insert(user(1), "hash");
            tx.accounts().insert(account(1));
            tx.revisions().append(new Change.OfUser(USER));
            tx.revisions().append(new Change.OfAccount(ACCOUNT));
            insert(tx, 1);
        });
        there = new FollowingServer(folder);
    }

    @AfterEach
    void stop() {
        there.close();
        here.close();
    }

    @Test
    void tokensOfAnotherServerAreFollowed() throws InterruptedException {
        there.loadTokens();
        here.change(tx -> insert(tx, 2));
        here.change(tx -> delete(tx, 1));
        assertThat(there.accepts(digest(1))).isTrue();
        assertThat(there.accepts(digest(2))).isFalse();

        there.follower.catchUp();
        assertThat(there.accepts(digest(1))).isFalse();
        assertThat(there.accepts(digest(2))).isTrue();
    }

    @Test
    void membersSessionsAndZonesOfAnotherServerAreFollowed() throws InterruptedException {
        there.loadTokens();
        Zone zone = zone(1, ACCOUNT, "example.com");
        here.change(FollowedChanges::join);
        here.change(FollowedChanges::signIn);
        here.change(tx -> {
            tx.zones().insert(zone);
            tx.revisions().append(new Change.OfZone(zone.id()));
        });
        assertThat(there.isMember() || there.isSignedIn()).isFalse();
        assertThat(there.directory.zone(zone.id())).isEmpty();
        there.follower.catchUp();
        assertThat(there.isMember() && there.isSignedIn()).isTrue();
        assertThat(there.directory.zone(zone.id())).isPresent();

        IndexedToken admitted = there.tokens.find(id(1)).orElseThrow();
        here.change(FollowedChanges::leave);
        here.change(FollowedChanges::signOut);
        there.follower.catchUp();
        assertThat(there.isMember() || there.isSignedIn()).isFalse();
        assertThat(admitted.isSuperseded()).isTrue();
    }

    @Test
    void catchingUpTooOftenOrTooEarlyChangesNothing() throws InterruptedException {
        there.loadTokens();
        there.follower.catchUp();
        here.change(tx -> delete(tx, 1));
        there.follower.catchUp();
        there.follower.catchUp();
        here.follower.catchUp();
        assertThat(there.accepts(digest(1))).isFalse();
        there.change(tx -> insert(tx, 2));
        there.follower.catchUp();
        here.follower.catchUp();
        assertThat(there.accepts(digest(2))).isTrue();
        assertThat(here.accepts(digest(2))).isTrue();
    }

    @Test
    void ownCommitAppliesWhatAnotherServerCommittedBefore() throws InterruptedException {
        there.loadTokens();
        here.change(tx -> delete(tx, 1));
        there.change(tx -> insert(tx, 2));
        assertThat(there.accepts(digest(1))).isFalse();
    }

    /** The follower read the token before the commit, and another server revoked it before that was applied. */
    @Test
    void revokeThatOvertakesAnOwnCommitIsFinal() throws InterruptedException {
        there.loadTokens();
        there.afterCommit.add(() -> {
            here.change(tx -> delete(tx, 1));
            there.follower.catchUp();
        });
        there.change(tx -> rename(tx, 1));
        assertThat(there.accepts(digest(1))).isFalse();
        assertThat(there.tokens.find(id(1))).isEmpty();
    }

    /** As above, while tokens are still loaded: a look-up, not a catch-up, has read the newer state. */
    @Test
    void rolledSecretThatWasLookedUpDoesNotComeBack() {
        assertThat(there.accepts(digest(1))).isTrue();
        there.afterCommit.add(() -> {
            here.change(tx -> roll(tx, 1, digest(-1)));
            assertThat(there.accepts(digest(-1))).isTrue();
            assertThat(there.accepts(digest(1))).isFalse();
        });
        there.change(tx -> rename(tx, 1));
        assertThat(there.accepts(digest(1))).isFalse();
        assertThat(there.accepts(digest(-1))).isTrue();
    }

    /** When the transaction read it, the membership was not known in memory; it was when the removal was applied. */
    @Test
    void memberWhoIsAddedByACatchUpDuringTheRemovalIsRemoved() throws InterruptedException {
        there.loadTokens();
        here.change(FollowedChanges::join);
        AtomicBoolean wasMember = new AtomicBoolean();
        there.beforeCommit.add(() -> {
            there.follower.catchUp();
            wasMember.set(there.isMember());
        });
        there.change(FollowedChanges::leave);
        assertThat(wasMember).isTrue();
        assertThat(there.isMember()).isFalse();
    }

    /** After each own commit and each catch-up, the state in memory is that of the database. */
    @Test
    void anySequenceOfChangesAndCatchUpsKeepsToTheDatabase() throws InterruptedException {
        here.loadTokens();
        there.loadTokens();
        Random random = new Random(7);
        for (int step = 0; step < 300; step++) {
            if (random.nextInt(4) == 0) {
                there.afterCommit.add(() -> {
                    here.change(tx -> makeRandom(tx, random));
                    there.follower.catchUp();
                });
            }
            FollowingServer server = random.nextBoolean() ? here : there;
            if (random.nextInt(4) == 0) {
                server.follower.catchUp();
            } else {
                server.change(tx -> makeRandom(tx, random));
            }
            assertIsUpToDate(server);
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void concurrentChangesCatchUpsAndLookUpsKeepToTheDatabase() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (FollowingServer server : List.of(here, there)) {
            Random random = new Random(writers.size());
            writers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 150; i++) {
                    server.change(tx -> makeRandom(tx, random));
                }
            }));
        }
        List<Thread> readers = new ArrayList<>();
        for (FollowingServer server : List.of(here, there)) {
            readers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; !done.get(); i++) {
                    server.follower.catchUp();
                    server.accepts(digest(1 + i % OBJECTS));
                }
            }));
        }
        here.loadTokens();
        there.loadTokens();
        for (Thread writer : writers) {
            writer.join();
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        here.follower.catchUp();
        there.follower.catchUp();
        assertIsUpToDate(here);
        assertIsUpToDate(there);
    }

    private static void assertIsUpToDate(FollowingServer server) {
        assertThat(server.accepted()).isEqualTo(server.storage.read(FollowedChanges::accepted));
    }
}
