package dev.ambit.storage;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.member;
import static dev.ambit.storage.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.Account;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Users, accounts and members. */
public abstract class PeopleContract extends StorageContract {
    @Test
    void usersAreReadAsStored() {
        User bare = new User(new UserId(1, 7), "bare@example.com", null, null, null, null, null, NOW, NOW);
        change(storage, tx -> tx.users().insert(bare, "hash of bare"));

        assertThat(storage.<Boolean>read(tx -> tx.users().isEmpty())).isFalse();
        assertThat(all(tx -> tx.users().all())).containsExactly(bare, user(1));
        assertThat(found(tx -> tx.users().passwordHash(bare.id()))).contains("hash of bare");
        assertThat(found(tx -> tx.users().find(new UserId(0, 0)))).isEmpty();
    }

    @Test
    void emailAddressesAreComparedIgnoringCase() {
        User same = new User(new UserId(1, 7), "USER1@EXAMPLE.COM", null, null, null, null, null, NOW, NOW);
        assertThat(inserted(tx -> tx.users().insert(same, "another"))).isEqualTo(InsertResult.CONFLICT);

        assertThat(found(tx -> tx.users().findByEmail("user1@Example.com"))).contains(user(1));
        assertThat(found(tx -> tx.users().findByEmail("user1@example_com"))).isEmpty();
        assertThat(found(tx -> tx.users().passwordHash(USER))).contains("$argon2id$hash");
    }

    @Test
    void userIsUpdatedButKeepsTheEmailAddress() {
        User changed = new User(USER, "else@example.com", "Grace", "Hopper", "1", "US", "2", NOW, NOW.plusSeconds(9));
        change(storage, tx -> {
            assertThat(tx.users().update(changed)).isTrue();
            assertThat(tx.users().replacePasswordHash(USER, "new")).isTrue();
        });

        User found = found(tx -> tx.users().find(USER)).orElseThrow();
        assertThat(found)
                .isEqualTo(new User(
                        USER,
                        user(1).email(),
                        "Grace",
                        "Hopper",
                        "1",
                        "US",
                        "2",
                        user(1).createdOn(),
                        NOW.plusSeconds(9)));
        assertThat(found(tx -> tx.users().passwordHash(USER))).contains("new");
        assertThat(changed(tx -> tx.users().update(user(99)))).isFalse();
    }

    @Test
    void emailIsUnprovenUntilTheProofIsStored() {
        assertThat(found(tx -> tx.users().emailProvenOn(USER))).isEmpty();
        change(storage, tx -> assertThat(tx.users().markEmailProven(USER, NOW)).isTrue());
        assertThat(found(tx -> tx.users().emailProvenOn(USER))).contains(NOW);
        assertThat(changed(tx -> tx.users().markEmailProven(new UserId(0, 0), NOW)))
                .isFalse();
    }

    @Test
    void accountsAreRenamedAndListedByAge() {
        Account younger = account(2);
        Account renamed = new Account(ACCOUNT, "Ünïcode 名", account(1).createdOn(), NOW.plusSeconds(5));
        change(storage, tx -> {
            tx.accounts().insert(younger);
            assertThat(tx.accounts().update(renamed)).isTrue();
            assertThat(tx.accounts().update(account(3))).isFalse();
        });

        assertThat(all(tx -> tx.accounts().all())).containsExactly(renamed, younger);
        assertThat(found(tx -> tx.accounts().find(new AccountId(0, 1)))).isEmpty();
    }

    @Test
    void userIsMemberOfAnAccountOnce() {
        Member first = member(1, USER, ACCOUNT);
        change(storage, tx -> assertThat(tx.members().insert(first)).isEqualTo(InsertResult.INSERTED));

        assertThat(inserted(tx -> tx.members().insert(member(2, USER, ACCOUNT))))
                .isEqualTo(InsertResult.CONFLICT);
        assertThat(all(tx -> tx.members().all())).containsExactly(first);
    }

    @Test
    void memberIsUpdatedAndDeleted() {
        Member first = member(1, USER, ACCOUNT);
        Member suspended = new Member(first.id(), ACCOUNT, USER, List.of(new RoleId(9, 3)), NOW, first.createdOn());
        change(storage, tx -> {
            tx.members().insert(first);
            assertThat(tx.members().update(suspended)).isTrue();
        });
        assertThat(found(tx -> tx.members().find(first.id()))).contains(suspended);
        assertThat(found(tx -> tx.members().find(ACCOUNT, user(1).email().toUpperCase(Locale.ROOT))))
                .contains(suspended);
        assertThat(found(tx -> tx.members().find(new AccountId(0, 1), user(1).email())))
                .isEmpty();
        assertThat(found(tx -> tx.members().find(ACCOUNT, "nobody@example.com")))
                .isEmpty();

        change(storage, tx -> assertThat(tx.members().delete(first.id())).isTrue());
        assertThat(found(tx -> tx.members().find(first.id()))).isEmpty();
        assertThat(changed(tx -> tx.members().delete(new MemberId(0, 0)))).isFalse();
        assertThat(changed(tx -> tx.members().update(suspended))).isFalse();
    }

    @Test
    void membersArePagedByAccountAndByUser() {
        List<Member> ofAccount = new ArrayList<>();
        change(storage, tx -> {
            for (int i = 2; i <= 8; i++) {
                tx.users().insert(user(i), "hash");
                Member member = member(i, user(i).id(), ACCOUNT);
                tx.members().insert(member);
                ofAccount.add(member);
            }
            tx.accounts().insert(account(2));
            tx.members().insert(member(20, user(2).id(), account(2).id()));
        });

        Listing<Member> page =
                listing(tx -> tx.members().listByAccount(ACCOUNT, Direction.ASCENDING, Samples.page(2, 3)));
        assertThat(page).isEqualTo(new Listing<>(ofAccount.subList(3, 6), 7));
        assertThat(listing(tx -> tx.members().listByAccount(ACCOUNT, Direction.DESCENDING, Samples.page(9, 3))))
                .isEqualTo(new Listing<>(List.of(), 7));
        assertThat(listing(tx -> tx.members().listByUser(user(2).id(), Direction.DESCENDING, Slice.EVERYTHING)))
                .isEqualTo(new Listing<>(
                        List.of(member(20, user(2).id(), account(2).id()), ofAccount.getFirst()), 2));
    }
}
