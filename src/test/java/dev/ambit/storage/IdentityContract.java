package dev.ambit.storage;

import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.LinkedIdentity;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links of users to identities at an OpenID provider. */
abstract class IdentityContract extends StorageContract {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
    private static final String ISSUER = "https://login.example.com/";
    private static final LinkedIdentity ADA = new LinkedIdentity(USER, ISSUER, "Ada", NOW);

    @BeforeEach
    void addAnotherUser() {
        change(storage, tx -> tx.users().insert(user(2), "$argon2id$hash"));
    }

    @Test
    void identityIsFoundBySubjectAndByUser() {
        change(storage, tx -> assertThat(tx.identities().insert(ADA)).isEqualTo(InsertResult.INSERTED));
        assertThat(found(tx -> tx.identities().find(ISSUER, "Ada"))).contains(ADA);
        assertThat(found(tx -> tx.identities().findByUser(USER))).contains(ADA);
        assertThat(found(tx -> tx.identities().findByUser(user(2).id()))).isEmpty();
    }

    @Test
    void subjectsDifferByCaseAndByIssuer() {
        change(storage, tx -> tx.identities().insert(ADA));
        assertThat(found(tx -> tx.identities().find(ISSUER, "ada"))).isEmpty();
        assertThat(found(tx -> tx.identities().find("https://login.example.org/", "Ada")))
                .isEmpty();
    }

    @Test
    void userHasOneIdentityAndIdentityHasOneUser() {
        change(storage, tx -> tx.identities().insert(ADA));
        assertThat(inserted(tx -> tx.identities().insert(new LinkedIdentity(USER, ISSUER, "Eve", NOW))))
                .isEqualTo(InsertResult.CONFLICT);
        assertThat(inserted(tx -> tx.identities().insert(new LinkedIdentity(user(2).id(), ISSUER, "Ada", NOW))))
                .isEqualTo(InsertResult.CONFLICT);
        assertThat(found(tx -> tx.identities().find(ISSUER, "Ada"))).contains(ADA);
    }

    @Test
    void unlinkedIdentityCanBeLinkedAgain() {
        change(storage, tx -> tx.identities().insert(ADA));
        change(storage, tx -> assertThat(tx.identities().delete(USER)).isTrue());
        assertThat(found(tx -> tx.identities().find(ISSUER, "Ada"))).isEmpty();
        assertThat(changed(tx -> tx.identities().delete(USER))).isFalse();
        LinkedIdentity other = new LinkedIdentity(user(2).id(), ISSUER, "Ada", NOW);
        change(storage, tx -> assertThat(tx.identities().insert(other)).isEqualTo(InsertResult.INSERTED));
    }
}
