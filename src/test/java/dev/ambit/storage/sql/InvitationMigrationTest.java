package dev.ambit.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.Storage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The migration of invitations and pending members from versions that did not store who created them. */
final class InvitationMigrationTest {
    private static final AccountId ACCOUNT = new AccountId(0, 1);

    @TempDir
    private Path folder;

    private Storage migrated(String... statements) throws SQLException {
        Path file = folder.resolve("ambit.db");
        SQLiteDataSource source = SqliteStorages.dataSource(file);
        Flyway.configure(SqliteStorages.class.getClassLoader())
                .dataSource(source)
                .locations(new Sqlite().migrations())
                .table("schema_history")
                .target("6")
                .load()
                .migrate();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO accounts VALUES (" + id(1) + ", 'Acme', 'acme', 1, 1)");
            for (String one : statements) {
                statement.execute(one);
            }
        }
        return SqliteStorages.open(file);
    }

    private static String id(int number) {
        return "unhex('" + hex(number) + "')";
    }

    private static String hex(int number) {
        return "%032x".formatted(number);
    }

    private static String user(int number) {
        return "INSERT INTO users (id, email, email_folded, password_hash, created_on, modified_on) VALUES ("
                + id(number) + ", 'u" + number + "@example.com', 'u" + number + "@example.com', 'hash', " + number
                + ", 1)";
    }

    private static String member(int number, int user, int accepted) {
        return "INSERT INTO members VALUES (" + id(number) + ", " + id(1) + ", " + id(user) + ", '[]', " + accepted
                + ", 1)";
    }

    private static String invitation(int number, String inviter, int createdOn) {
        return "INSERT INTO invitations VALUES (" + id(number) + ", " + id(1) + ", " + inviter
                + ", 'New@example.com', '[]', " + id(number) + ", " + createdOn + ", 99)";
    }

    private static String audit(String action, int subject, String channel, String before, String after) {
        return "INSERT INTO audit (number, id, at, actor, actor_user, action, subject, subject_id, account, before, after,"
                + " outcome, channel) SELECT coalesce(max(number), 0) + 1, " + id(7) + ", 5, 'user', " + id(1) + ", '"
                + action + "', 'member', '" + hex(subject) + "', " + id(1) + ", " + before + ", " + after
                + ", 'success', '" + channel + "' FROM audit";
    }

    private static String status(String status) {
        return "'{\"status\":\"" + status + "\"}'";
    }

    @Test
    void invitationsOfTokensAreDeletedAndThoseOfUsersAreKept() throws SQLException {
        try (Storage storage = migrated(
                user(1),
                invitation(2, id(1), 5),
                audit("invitation.create", 0, "dashboard", "NULL", "'{\"id\":\"" + hex(2) + "\"}'"),
                invitation(3, id(1), 5),
                audit("invitation.create", 0, "api", "NULL", "'{\"id\":\"" + hex(3) + "\"}'"),
                invitation(4, "NULL", 5),
                audit("invitation.create", 0, "api", "NULL", "'{\"id\":\"" + hex(4) + "\"}'"))) {
            List<Invitation> left = storage.read(tx -> tx.invitations().listByEmail("new@EXAMPLE.com"));
            assertThat(left).extracting(one -> one.id().toString()).containsExactly(hex(2));
        }
    }

    @Test
    void memberSetBackToPendingIsSuspendedAndMemberWhoNeverAcceptedIsInvited() throws SQLException {
        try (Storage storage = migrated(
                user(1),
                user(2),
                user(3),
                member(11, 1, 1),
                member(12, 2, 0),
                audit("member.create", 12, "dashboard", "NULL", status("accepted")),
                audit("member.update", 12, "dashboard", status("accepted"), status("pending")),
                member(13, 3, 0),
                audit("member.create", 13, "dashboard", "NULL", status("pending")))) {
            List<Member> members = storage.read(tx -> tx.members().all());
            assertThat(members)
                    .extracting(one -> one.id().toString(), Member::isSuspended)
                    .containsExactly(tuple(hex(11), false), tuple(hex(12), true));
            List<Invitation> invited = storage.read(tx -> tx.invitations().listByAccount(ACCOUNT));
            assertThat(invited).hasSize(1);
            assertThat(invited.getFirst().id()).hasToString(hex(13));
            assertThat(invited.getFirst().inviter()).isEqualTo(new UserId(0, 1));
        }
    }

    @Test
    void onlyTheFirstUserIsProvenEvenWhenAnotherIsLinked() throws SQLException {
        try (Storage storage = migrated(
                user(1), user(2), user(3), "INSERT INTO identities VALUES (" + id(3) + ", 'issuer', 'subject', 9)")) {
            List<UserId> proven = List.of(1, 2, 3).stream()
                    .map(number -> new UserId(0, number))
                    .filter(user -> storage.<Boolean>read(
                            tx -> tx.users().emailProvenOn(user).isPresent()))
                    .toList();
            assertThat(proven).containsExactly(new UserId(0, 1));
        }
    }
}
