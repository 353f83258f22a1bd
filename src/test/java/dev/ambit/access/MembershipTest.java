package dev.ambit.access;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.token;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.account.Account;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The permissions of the owner are stored with the token, and are never older than an acknowledged change. */
final class MembershipTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final UserId USER = Samples.user(1).id();
    private static final AccountId ACCOUNT = new AccountId(5, 5);
    private static final Member MEMBER = new Member(
            new MemberId(6, 6),
            ACCOUNT,
            USER,
            List.of(CATALOG.roles().all().getFirst().id()),
            null,
            NOW);

    @TempDir
    private Path folder;

    private final InMemoryDirectory directory = new InMemoryDirectory(CATALOG.roles());
    private final AtomicBoolean failsOnce = new AtomicBoolean();
    private final TokenIndex index = new TokenIndex(CATALOG.groups(), new FailingDirectory());

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // started before each test
    private RevisionFollower follower;

    @BeforeEach
    void start() throws InterruptedException {
        storage = Storages.open(folder);
        change(storage, tx -> {
            tx.users().insert(Samples.user(1), "hash");
            tx.accounts().insert(new Account(ACCOUNT, "An account", NOW, NOW));
            tx.members().insert(MEMBER);
            tx.tokens().insert(token(1, new TokenOwner.User(USER)));
        });
        SessionIndex sessions = new SessionIndex(CATALOG.groups(), directory, List.of());
        follower = RevisionFollower.start(storage, index, sessions, directory);
        follower.awaitFull();
    }

    @AfterEach
    void stop() {
        follower.close();
        storage.close();
    }

    private OwnerPermissions rights() {
        return requireNonNull(follower.find(token(1, new TokenOwner.User(USER)).digest()))
                .ownerPermissions();
    }

    private void remove() {
        change(storage, tx -> {
            tx.members().delete(MEMBER.id());
            tx.revisions().append(new Change.OfMember(MEMBER.id()));
        });
    }

    @Test
    void removedMemberHasNoPermissions() {
        assertThat(rights().isMemberOf(ACCOUNT)).isTrue();
        assertThat(rights().in(ACCOUNT).isEmpty()).isFalse();
        IndexedToken before =
                requireNonNull(follower.find(token(1, new TokenOwner.User(USER)).digest()));
        remove();
        assertThat(before.isSuperseded()).isTrue();
        assertThat(rights().isMemberOf(ACCOUNT)).isFalse();
        assertThat(rights().in(ACCOUNT).isEmpty()).isTrue();
    }

    @Test
    void aChangeThatTheIndexCannotFollowIsNotMade() throws SQLException {
        String policies = sql("SELECT policies FROM tokens");
        sql("UPDATE tokens SET policies = 'unreadable' RETURNING policies");
        assertThatThrownBy(this::remove).isInstanceOf(StorageException.class);
        assertThat(rights().isMemberOf(ACCOUNT)).isTrue();
        assertThat(storage.<Boolean>read(tx -> tx.members().find(MEMBER.id()).isPresent()))
                .isTrue();

        sql("UPDATE tokens SET policies = '" + policies + "' RETURNING policies");
        remove();
        assertThat(rights().isMemberOf(ACCOUNT)).isFalse();
    }

    @Test
    void changeThatFailedAfterACommitIsAppliedWithTheNextCommit() {
        failsOnce.set(true);
        assertThatThrownBy(this::remove).hasMessage("injected failure");
        assertThat(rights().isMemberOf(ACCOUNT))
                .as("not applied, so the caller got the failure")
                .isTrue();

        storage.inTransaction(tx -> true);
        assertThat(rights().isMemberOf(ACCOUNT)).isFalse();
    }

    @Test
    void changeByAnotherProcessIsAppliedWithTheNextCommit() throws SQLException {
        sql("DELETE FROM members RETURNING id");
        sql("INSERT INTO revisions (number, kind, id) SELECT max(number) + 1, 'member', unhex('" + MEMBER.id()
                + "') FROM revisions RETURNING kind");
        assertThat(rights().isMemberOf(ACCOUNT)).isTrue();

        change(storage, tx -> tx.revisions().append(new Change.OfUser(USER)));
        assertThat(rights().isMemberOf(ACCOUNT)).isFalse();
    }

    private String sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ambit.db"));
                Statement statement = connection.createStatement()) {
            return statement.executeQuery(sql).getString(1);
        }
    }

    /** The directory of the index of tokens, which can fail once. */
    private final class FailingDirectory implements Directory {
        @Override
        public Optional<ZoneEntry> zone(ZoneId id) {
            return directory.zone(id);
        }

        @Override
        public Collection<ZoneEntry> zonesOf(AccountId account) {
            return directory.zonesOf(account);
        }

        @Override
        public boolean hasAccount(AccountId id) {
            return directory.hasAccount(id);
        }

        @Override
        public OwnerPermissions permissionsOf(UserId user) {
            if (failsOnce.getAndSet(false)) {
                throw new IllegalStateException("injected failure");
            }
            return directory.permissionsOf(user);
        }
    }
}
