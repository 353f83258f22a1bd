package dev.ambit.storage;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.entry;
import static dev.ambit.storage.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditEntry.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Audit entries. */
public abstract class AuditContract extends StorageContract {
    private static final TokenId TOKEN = new TokenId(6, 1);
    private static final ZoneId ZONE = new ZoneId(4, 1);
    private static final IpAddress CLIENT = IpAddress.parse("2001:db8::1").orElseThrow();

    @Test
    void entryIsReadAsStored() {
        List<Actor> actors = List.of(
                new Actor.ByToken(TOKEN, new TokenOwner.User(USER)),
                new Actor.ByToken(TOKEN, new TokenOwner.Account(ACCOUNT)),
                new Actor.ByUser(USER),
                new Actor.BySystem(),
                new Actor.Anonymous());
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 0; i < actors.size(); i++) {
            entries.add(detailed(i, actors.get(i)));
        }
        append(entries);

        assertThat(list(AuditFilter.of(ACCOUNT)).items()).isEqualTo(entries);
        assertThat(list(AuditFilter.of(USER)).items()).isEqualTo(entries);
    }

    @Test
    void entriesAreListedOnlyInTheirScope() {
        append(List.of(entry(1, Scope.of(ACCOUNT)), entry(2, Scope.of(USER)), entry(3, new Scope(null, null, null))));

        assertThat(list(AuditFilter.of(ACCOUNT)).items()).containsExactly(entry(1, Scope.of(ACCOUNT)));
        assertThat(list(AuditFilter.of(USER)).items()).containsExactly(entry(2, Scope.of(USER)));
    }

    @Test
    void listenersAreNotifiedOfAuditEntriesWithoutRevisions() {
        List<Integer> notified = new ArrayList<>();
        storage.onCommit((_, revisions) -> {
            notified.add(revisions.size());
            return () -> {};
        });
        storage.inTransaction(tx -> {
            tx.audit().append(entry(1, new Scope(null, null, null)));
            return true;
        });
        storage.inTransaction(tx -> true);
        assertThat(notified).containsExactly(0);
    }

    /** The size of a page is checked before the page is read into memory. */
    @Test
    void bytesAreThoseOfTheValuesOfThePage() {
        for (int i = 1; i <= 4; i++) {
            AuditEntry sample = entry(i, Scope.of(ACCOUNT));
            append(List.of(new AuditEntry(
                    sample.id(),
                    sample.at(),
                    sample.actor(),
                    null,
                    sample.action(),
                    sample.target(),
                    sample.scope(),
                    i % 2 == 0 ? null : "\"é\"",
                    "1".repeat(i),
                    sample.outcome(),
                    null,
                    sample.channel())));
        }
        assertThat(bytes(new Slice(0, 100))).isEqualTo(1 + 2 + 3 + 4 + 2 * 4);
        assertThat(bytes(new Slice(1, 2))).isEqualTo(2 + 3 + 4);
        assertThat(bytes(new Slice(9, 2))).isZero();
    }

    private long bytes(Slice slice) {
        return storage.<Long>read(tx -> tx.audit().countBytes(AuditFilter.of(ACCOUNT), Direction.ASCENDING, slice));
    }

    @Test
    void entriesAreOrderedByTimeAndPaged() {
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            entries.add(entry(i, Scope.of(ACCOUNT)));
        }
        List<AuditEntry> shuffled = new ArrayList<>(entries);
        Collections.reverse(shuffled);
        append(shuffled);

        AuditFilter filter = AuditFilter.of(ACCOUNT);
        assertThat(listing(tx -> tx.audit().list(filter, Direction.ASCENDING, Samples.page(2, 4))))
                .isEqualTo(new Listing<>(entries.subList(4, 8), 10));
        assertThat(listing(tx -> tx.audit().list(filter, Direction.DESCENDING, Samples.page(1, 2))))
                .isEqualTo(new Listing<>(List.of(entries.get(9), entries.get(8)), 10));
        assertThat(list(filter.between(NOW.plusSeconds(3), NOW.plusSeconds(5))).items())
                .isEqualTo(entries.subList(2, 4));
    }

    @Test
    void entriesAreFiltered() {
        AuditEntry detailed = detailed(1, new Actor.ByToken(TOKEN, new TokenOwner.User(USER)));
        append(List.of(detailed, entry(2, Scope.of(ACCOUNT))));

        AuditFilter all = AuditFilter.of(ACCOUNT);
        assertThat(list(all).total()).isEqualTo(2);
        for (ObjectId actor : List.of(TOKEN, USER)) {
            assertThat(list(by(List.of(actor))).items()).containsExactly(detailed);
        }
        assertThat(list(by(List.of(TOKEN, USER))).items()).containsExactly(detailed);
        assertThat(list(by(List.of(TOKEN, ACCOUNT))).items()).isEmpty();
        assertThat(list(by(List.of(new TokenId(6, 2)))).items()).isEmpty();
        assertThat(list(new AuditFilter(
                                ACCOUNT,
                                USER,
                                detailed.id(),
                                detailed.at(),
                                detailed.at().plusNanos(1000),
                                TextMatch.equalTo(detailed.action()),
                                List.of(TOKEN),
                                null,
                                TOKEN,
                                CLIENT,
                                AuditEntry.Kind.RECORD,
                                "0b",
                                ZONE,
                                AuditEntry.Outcome.REFUSED))
                        .items())
                .containsExactly(detailed);
    }

    @Test
    void entriesOfAUserAreFoundByEmailIgnoringCase() {
        change(storage, tx -> tx.users().insert(user(2), "hash"));
        AuditEntry byUser = detailed(1, new Actor.ByUser(USER));
        AuditEntry byToken = detailed(2, new Actor.ByToken(TOKEN, new TokenOwner.User(USER)));
        append(List.of(
                byUser,
                byToken,
                detailed(3, new Actor.ByUser(user(2).id())),
                detailed(4, new Actor.ByToken(TOKEN, new TokenOwner.Account(ACCOUNT))),
                detailed(5, new Actor.BySystem())));

        String email = user(1).email().toUpperCase(Locale.ROOT);
        assertThat(list(byEmail(email)).items()).containsExactly(byUser, byToken);
        assertThat(list(byEmail("nobody@example.com")).items()).isEmpty();
    }

    @Test
    void entriesOfATokenHaveItAsActorOrTarget() {
        AuditEntry asActor = detailed(1, new Actor.ByToken(TOKEN, new TokenOwner.Account(ACCOUNT)));
        AuditEntry asTarget = about(2, AuditEntry.Kind.TOKEN, TOKEN);
        append(List.of(
                asActor,
                asTarget,
                about(3, AuditEntry.Kind.TOKEN, new TokenId(6, 2)),
                about(4, AuditEntry.Kind.ZONE, TOKEN), // the same id of another kind of target
                detailed(5, new Actor.ByUser(USER))));

        assertThat(list(ofToken(ACCOUNT, TOKEN)).items()).containsExactly(asActor, asTarget);
        assertThat(list(ofToken(new AccountId(9, 9), TOKEN)).items())
                .as("in the list of another account")
                .isEmpty();
    }

    @Test
    void entriesAreNumberedWithoutGapsEvenWhenOtherWorkOfTheGroupFails() throws InterruptedException {
        long before = storage.read(tx -> tx.audit().head().number());
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int number = i;
            writers.add(Thread.ofVirtual().start(() -> appendOrFail(number)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        List<AuditLink> links = storage.read(tx -> tx.audit().links(before, 1000));
        assertThat(links).hasSize(20);
        for (int i = 0; i < links.size(); i++) {
            assertThat(links.get(i).number()).isEqualTo(before + i + 1);
        }
        assertThat(storage.<AuditPosition>read(tx -> tx.audit().head()))
                .isEqualTo(links.getLast().position());
    }

    private void appendOrFail(int number) {
        try {
            storage.inTransaction(tx -> {
                tx.audit().append(entry(number, Scope.of(ACCOUNT)));
                if (number % 2 == 1) {
                    throw new IllegalStateException("rolled back");
                }
                return true;
            });
        } catch (IllegalStateException rolledBack) {
            assertThat(number % 2).isEqualTo(1);
        }
    }

    @Test
    void pruningMovesTheAnchorAndNumbersContinue() {
        long before = storage.read(tx -> tx.audit().head().number());
        append(List.of(entry(1, Scope.of(ACCOUNT)), entry(2, Scope.of(ACCOUNT)), entry(3, Scope.of(ACCOUNT))));
        AuditPosition second =
                storage.read(tx -> tx.audit().links(before + 1, 1).getFirst().position());
        storage.inTransaction(tx -> {
            tx.audit().prune(second);
            return true;
        });
        append(List.of(entry(4, Scope.of(ACCOUNT))));

        assertThat(list(AuditFilter.of(ACCOUNT)).items())
                .containsExactly(entry(3, Scope.of(ACCOUNT)), entry(4, Scope.of(ACCOUNT)));
        assertThat(storage.<AuditPosition>read(
                        tx -> tx.audit().anchor().orElseThrow().position()))
                .isEqualTo(second);
        assertThat(storage.<Long>read(tx -> tx.audit().head().number())).isEqualTo(before + 4);
    }

    private static AuditFilter by(List<ObjectId> actors) {
        return new AuditFilter(ACCOUNT, null, null, null, null, null, actors, null, null, null, null, null, null, null);
    }

    private static AuditFilter byEmail(String email) {
        return new AuditFilter(
                ACCOUNT, null, null, null, null, null, List.of(), email, null, null, null, null, null, null);
    }

    private static AuditFilter ofToken(AccountId account, TokenId token) {
        return new AuditFilter(
                account, null, null, null, null, null, List.of(), null, token, null, null, null, null, null);
    }

    private static AuditEntry about(long number, AuditEntry.Kind kind, ObjectId id) {
        AuditEntry entry = detailed(number, new Actor.ByUser(USER));
        return new AuditEntry(
                entry.id(),
                entry.at(),
                entry.actor(),
                entry.client(),
                entry.action(),
                new AuditEntry.Target(kind, id.toString()),
                entry.scope(),
                entry.before(),
                entry.after(),
                entry.outcome(),
                entry.requestId(),
                entry.channel());
    }

    private static AuditEntry detailed(long number, Actor actor) {
        return new AuditEntry(
                new AuditId(10, number),
                NOW,
                actor,
                CLIENT,
                "record.create",
                new AuditEntry.Target(AuditEntry.Kind.RECORD, "0b"),
                new Scope(ACCOUNT, USER, ZONE),
                "{\"ttl\":1}",
                "{\"ttl\":60}",
                AuditEntry.Outcome.REFUSED,
                "8e8dd2156ef28414",
                AuditEntry.Channel.COMMAND_LINE);
    }

    private void append(List<AuditEntry> entries) {
        storage.inTransaction(tx -> {
            entries.forEach(tx.audit()::append);
            return true;
        });
    }

    private Listing<AuditEntry> list(AuditFilter filter) {
        return listing(tx -> tx.audit().list(filter, Direction.ASCENDING, Slice.EVERYTHING));
    }
}
