package dev.ambit.storage;

import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Invitations. */
abstract class InvitationContract extends StorageContract {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
    private static final TokenId TOKEN =
            token(1, new TokenOwner.User(USER)).token().id();

    @Test
    void invitationIsFoundByEachOfItsKeys() {
        Invitation byUser = invitation(1, null, "One@example.com");
        Invitation byToken = invitation(2, TOKEN, "two@example.com");
        change(storage, tx -> {
            tx.tokens().insert(token(1, new TokenOwner.User(USER)));
            tx.invitations().insert(byUser, digest(5));
            tx.invitations().insert(byToken, null);
        });
        assertThat(found(tx -> tx.invitations().find(byUser.id()))).contains(byUser);
        assertThat(found(tx -> tx.invitations().find(digest(5)))).contains(byUser);
        assertThat(found(tx -> tx.invitations().find(digest(6)))).isEmpty();
        assertThat(all(tx -> tx.invitations().listByAccount(ACCOUNT))).containsExactly(byUser, byToken);
        assertThat(all(tx -> tx.invitations().listByInviter(USER))).containsExactly(byUser, byToken);
        assertThat(all(tx -> tx.invitations().listByToken(TOKEN))).containsExactly(byToken);
        assertThat(all(tx -> tx.invitations().listByEmail("oNE@example.com"))).containsExactly(byUser);
    }

    @Test
    void addressIsInvitedToAnAccountOnce() {
        change(storage, tx -> tx.invitations().insert(invitation(1, null, "one@example.com"), digest(1)));
        assertThat(inserted(tx -> tx.invitations().insert(invitation(2, null, "ONE@example.com"), digest(2))))
                .isEqualTo(InsertResult.CONFLICT);
    }

    @Test
    void invitationIsChangedAndDeleted() {
        Invitation first = invitation(1, null, "one@example.com");
        Invitation after = first.withExpiry(NOW.plusSeconds(5));
        change(storage, tx -> {
            tx.invitations().insert(first, null);
            assertThat(tx.invitations().update(after)).isTrue();
            assertThat(tx.invitations().replaceDigest(first.id(), digest(9))).isTrue();
        });
        assertThat(found(tx -> tx.invitations().find(digest(9)))).contains(after);
        change(
                storage,
                tx -> assertThat(tx.invitations().replaceDigest(first.id(), null))
                        .isTrue());
        assertThat(found(tx -> tx.invitations().find(digest(9)))).isEmpty();
        assertThat(found(tx -> tx.invitations().find(first.id()))).contains(after);
        change(storage, tx -> assertThat(tx.invitations().delete(first.id())).isTrue());
        assertThat(changed(tx -> tx.invitations().update(after))).isFalse();
        assertThat(changed(tx -> tx.invitations().delete(first.id()))).isFalse();
    }

    @Test
    void expiredInvitationsAreDeleted() {
        Invitation expired = invitation(1, null, "one@example.com").withExpiry(NOW);
        Invitation open = invitation(2, null, "two@example.com").withExpiry(NOW.plusMillis(1));
        change(storage, tx -> {
            tx.invitations().insert(expired, null);
            tx.invitations().insert(open, null);
            tx.invitations().deleteExpired(ACCOUNT, NOW);
        });
        assertThat(all(tx -> tx.invitations().listByAccount(ACCOUNT))).containsExactly(open);
    }

    @Test
    void deletingATokenDeletesItsInvitations() {
        change(storage, tx -> {
            tx.tokens().insert(token(1, new TokenOwner.User(USER)));
            tx.invitations().insert(invitation(1, TOKEN, "one@example.com"), digest(1));
        });
        change(storage, tx -> assertThat(tx.tokens().delete(TOKEN)).isTrue());
        assertThat(all(tx -> tx.invitations().listByAccount(ACCOUNT))).isEmpty();
    }

    private static Invitation invitation(int number, @Nullable TokenId token, String email) {
        return new Invitation(
                new MemberId(1, number),
                ACCOUNT,
                USER,
                token,
                email,
                List.of(new RoleId(3, 4), new RoleId(1, 1)),
                NOW.plusSeconds(number),
                NOW.plusSeconds(60));
    }

    private static TokenDigest digest(int number) {
        return new TokenDigest(number, 2, 3, 4);
    }
}
