package dev.ambit.storage;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.entry;
import static dev.ambit.storage.Samples.member;
import static dev.ambit.storage.Samples.user;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.account.Account;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Transactions, the revision log and the listeners. */
public abstract class TransactionContract extends StorageContract {
    private static final AuditEntry.Scope NO_SCOPE = new AuditEntry.Scope(null, null, null);

    @Test
    void anyExceptionRollsEverythingBack() {
        IllegalStateException thrown = new IllegalStateException("in the middle");
        assertThatThrownBy(() -> change(storage, tx -> {
                    tx.accounts().insert(account(2));
                    tx.zones().insert(zone(1, ACCOUNT, "example.com"));
                    throw thrown;
                }))
                .isSameAs(thrown);

        assertThat(all(tx -> tx.accounts().all())).containsExactly(account(1));
        assertThat(all(tx -> tx.zones().all())).isEmpty();
        assertThat(number(tx -> tx.revisions().head())).isEqualTo(1);
    }

    @Test
    void interruptedThreadStillWrites() {
        Thread.currentThread().interrupt();
        change(storage, tx -> tx.accounts().insert(account(2)));

        assertThat(Thread.interrupted()).as("the interrupt status is kept").isTrue();
        assertThat(all(tx -> tx.accounts().all())).containsExactly(account(1), account(2));
    }

    @Test
    void changeWithoutRevisionOrAuditEntryIsRefused() {
        assertThatThrownBy(() -> storage.inTransaction(tx -> {
                    tx.accounts().insert(account(2));
                    return tx.revisions().append(new Change.OfAccount(account(2).id()));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("audit entry");
        assertThatThrownBy(() -> storage.inTransaction(tx -> {
                    tx.audit().append(entry(1, NO_SCOPE));
                    return tx.users().update(user(1));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("revision");

        assertThat(all(tx -> tx.accounts().all())).containsExactly(account(1));
        assertThat(number(tx -> tx.revisions().head())).isEqualTo(1);
    }

    @Test
    void auditEntryNeedsNoChange() {
        storage.inTransaction(tx -> {
            tx.audit().append(entry(1, AuditEntry.Scope.of(ACCOUNT)));
            return true;
        });
        assertThat(listing(tx -> tx.audit().list(AuditFilter.of(ACCOUNT), Direction.ASCENDING, Slice.EVERYTHING))
                        .items())
                .containsExactly(entry(1, AuditEntry.Scope.of(ACCOUNT)));
    }

    @Test
    void readerCannotWrite() {
        assertThatThrownBy(() -> storage.read(tx -> {
                    tx.accounts().insert(account(2));
                    return true;
                }))
                .isInstanceOf(StorageException.class);
        assertThat(all(tx -> tx.accounts().all())).containsExactly(account(1));
    }

    @Test
    void messageContainsNoStoredValue() {
        assertThatThrownBy(() -> change(
                        storage,
                        tx -> tx.users()
                                .insert(
                                        new User(
                                                USER,
                                                "other@example.com",
                                                null,
                                                null,
                                                null,
                                                null,
                                                null,
                                                Samples.NOW,
                                                Samples.NOW),
                                        "$argon2id$very-secret")))
                .isInstanceOf(StorageException.class)
                .satisfies(thrown -> {
                    for (Throwable part = thrown; part != null; part = part.getCause()) {
                        assertThat(part.toString())
                                .doesNotContain("very-secret")
                                .doesNotContain("other@");
                        assertThat(part.getSuppressed()).isEmpty();
                    }
                });
    }

    @Test
    void transactionInsideATransactionIsRefused() {
        assertThatThrownBy(() -> storage.inTransaction(tx -> storage.inTransaction(inner -> true)))
                .isInstanceOf(IllegalStateException.class);
        change(storage, tx -> tx.accounts().insert(account(2))); // and the lock is free again
    }

    @Test
    void revisionsAreNumberedWithoutGaps() {
        List<Change> changes = List.of(
                new Change.OfToken(new TokenId(-1, 1)),
                new Change.OfUser(new UserId(1, -1)),
                new Change.OfAccount(new AccountId(1, 2)),
                new Change.OfMember(new MemberId(1, 3)),
                new Change.OfZone(new ZoneId(1, 4)),
                new Change.OfRecord(new ZoneId(1, 4), new RecordId(1, 5)),
                new Change.OfRecords(new ZoneId(1, 4)));
        for (Change change : changes) {
            assertThatThrownBy(() -> change(storage, tx -> {
                        tx.revisions().append(new Change.OfUser(USER));
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            storage.inTransaction(tx -> tx.revisions().append(change));
        }

        List<Revision> revisions = all(tx -> tx.revisions().since(1, 100));
        assertThat(revisions).extracting(Revision::change).containsExactlyElementsOf(changes);
        assertThat(revisions).extracting(Revision::number).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(all(tx -> tx.revisions().since(3, 2))).isEqualTo(revisions.subList(2, 4));
        assertThat(all(tx -> tx.revisions().since(8, 100))).isEmpty();
        assertThat(number(tx -> tx.revisions().head())).isEqualTo(8);
    }

    @Test
    void listenersSeeEachCommitBeforeItsWriterReturns() {
        List<Long> heads = new ArrayList<>();
        storage.onCommit((_, _) -> () -> heads.add(number(tx -> tx.revisions().head())));
        for (int i = 2; i < 6; i++) {
            int number = i;
            change(storage, tx -> tx.accounts().insert(account(number)));
            assertThat(heads).hasSize(i - 1).last().isEqualTo((long) i);
        }
        assertThatThrownBy(() -> change(storage, tx -> {
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        assertThat(heads).hasSize(4);
    }

    @Test
    void listenersReadTheStateThatIsAboutToBeCommitted() {
        List<Revision> notified = new ArrayList<>();
        List<Integer> accounts = new ArrayList<>();
        storage.onCommit((tx, revisions) -> {
            notified.addAll(revisions);
            accounts.add(tx.accounts().all().size());
            accounts.add(storage.<List<Account>>read(
                            committed -> committed.accounts().all())
                    .size());
            return () -> {};
        });
        change(storage, tx -> {
            tx.accounts().insert(account(2));
            tx.revisions().append(new Change.OfUser(USER));
        });
        assertThat(notified).isEqualTo(all(tx -> tx.revisions().since(1, 100))).hasSize(2);
        assertThat(accounts).containsExactly(2, 1);
    }

    @Test
    void listenerThatFailsBeforeTheCommitPreventsIt() {
        AtomicBoolean ran = new AtomicBoolean();
        storage.onCommit((_, _) -> () -> ran.set(true));
        storage.onCommit((_, _) -> {
            throw new IllegalStateException("cannot read");
        });
        assertThatThrownBy(() -> change(storage, tx -> tx.accounts().insert(account(2))))
                .hasMessage("cannot read");
        assertThat(ran).isFalse();
        assertThat(all(tx -> tx.accounts().all())).containsExactly(account(1));
        assertThat(number(tx -> tx.revisions().head())).isEqualTo(1);
    }

    @Test
    void listenerFailureReachesTheCallerAndDoesNotStopOtherListeners() {
        AtomicBoolean notified = new AtomicBoolean();
        storage.onCommit((_, _) -> () -> {
            throw new IllegalStateException("cannot follow");
        });
        storage.onCommit((_, _) -> () -> notified.set(true));

        assertThatThrownBy(() -> change(storage, tx -> tx.accounts().insert(account(2))))
                .hasMessage("cannot follow");
        assertThat(notified).isTrue();
        assertThat(found(tx -> tx.accounts().find(account(2).id()))).isPresent();
    }

    @Test
    void listenerThatFailedAfterACommitIsNotifiedOfTheNextOne() {
        AtomicBoolean fails = new AtomicBoolean(true);
        List<Integer> notified = new ArrayList<>();
        storage.onCommit((_, revisions) -> {
            notified.add(revisions.size());
            return () -> {
                if (fails.getAndSet(false)) {
                    throw new IllegalStateException("cannot follow");
                }
            };
        });
        assertThatThrownBy(() -> change(storage, tx -> tx.accounts().insert(account(2))))
                .hasMessage("cannot follow");
        storage.inTransaction(tx -> true);
        storage.inTransaction(tx -> true);
        assertThat(notified).containsExactly(1, 0);
    }

    @Test
    void listenerCannotWriteAfterTheCommit() {
        storage.onCommit((_, _) -> () -> storage.inTransaction(tx -> true));
        assertThatThrownBy(() -> change(storage, tx -> tx.accounts().insert(account(2))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void listenerCannotWriteBeforeTheCommit() {
        storage.onCommit((tx, _) -> {
            tx.accounts().insert(account(3));
            return () -> {};
        });
        assertThatThrownBy(() -> change(storage, tx -> tx.accounts().insert(account(2))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(all(tx -> tx.accounts().all())).containsExactly(account(1));
    }

    @Test
    void readerKeepsItsSnapshotWhileOthersWrite() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch written = new CountDownLatch(1);
            Future<Boolean> reader = executor.submit(() -> storage.read(tx -> {
                long before = tx.revisions().head();
                started.countDown();
                await(written);
                return tx.revisions().head() == before && tx.accounts().all().size() == 1;
            }));
            await(started);
            change(storage, tx -> tx.accounts().insert(account(2))); // does not wait for the reader
            written.countDown();
            assertThat(reader.get()).isTrue();
        }
        assertThat(all(tx -> tx.accounts().all())).hasSize(2);
    }

    @Test
    void readersNeverSeePartOfATransactionAndNoWriteIsLost() throws Exception {
        int writers = 4;
        int changesEach = 25;
        int changes = writers * changesEach;
        List<Long> heads = new ArrayList<>();
        storage.onCommit((_, _) -> () -> heads.add(number(tx -> tx.revisions().head())));
        AtomicBoolean finished = new AtomicBoolean();
        try (ExecutorService executor =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<Boolean>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(executor.submit(() -> isConsistentUntil(finished)));
            }
            List<Future<Boolean>> writing = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                int from = 100 + i * changesEach;
                writing.add(executor.submit(inserting(from, from + changesEach)));
            }
            for (Future<Boolean> writer : writing) {
                writer.get();
            }
            finished.set(true);
            for (Future<Boolean> reader : readers) {
                assertThat(reader.get()).isTrue();
            }
        }
        assertThat(all(tx -> tx.members().all())).hasSize(changes);
        assertThat(heads).isSorted().doesNotHaveDuplicates().endsWith(1L + changes); // writers may share a commit
    }

    /** Each transaction adds a user and a membership, so that a snapshot always has equal numbers of both. */
    private Callable<Boolean> inserting(int from, int to) {
        return () -> {
            for (int i = from; i < to; i++) {
                int number = i;
                change(storage, tx -> {
                    tx.users().insert(user(number), "hash");
                    tx.members().insert(member(number, user(number).id(), ACCOUNT));
                });
            }
            return true;
        };
    }

    private boolean isConsistentUntil(AtomicBoolean finished) {
        long last = 0;
        do {
            long members = number(tx -> {
                long found = tx.members().all().size();
                boolean consistent =
                        tx.users().all().size() == found + 1 && tx.revisions().head() == found + 1;
                return consistent ? found : -1L;
            });
            if (members < last) {
                return false;
            }
            last = members;
        } while (!finished.get());
        return true;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
