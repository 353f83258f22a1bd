package dev.ambit.storage;

import static dev.ambit.storage.Samples.change;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One-time passwords, recovery codes and passkeys. */
abstract class FactorContract extends StorageContract {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
    private static final UserId UNKNOWN_USER = new UserId(77, 77);

    @Test
    void stepIsUsedTogetherWithAllEarlierSteps() {
        change(storage, tx -> tx.oneTimePasswords().put(password(5)));
        for (long step : new long[] {4, 5}) {
            changed(tx -> {
                assertThat(tx.oneTimePasswords().advance(USER, step)).isFalse();
                return true;
            });
        }
        change(storage, tx -> assertThat(tx.oneTimePasswords().advance(USER, 6)).isTrue());
        StoredOneTimePassword stored =
                found(tx -> tx.oneTimePasswords().find(USER)).orElseThrow();
        assertThat(stored.lastStep()).isEqualTo(6);
        assertThat(stored.sealed()).containsExactly(1, 2, 3);
        assertThat(stored.keyId()).isEqualTo(9);
        assertThat(stored.createdOn()).isEqualTo(NOW);
    }

    @Test
    void anotherAppReplacesTheFirst() {
        change(storage, tx -> tx.oneTimePasswords().put(password(5)));
        change(storage, tx -> tx.oneTimePasswords().put(password(2)));
        assertThat(found(tx -> tx.oneTimePasswords().find(USER)).orElseThrow().lastStep())
                .isEqualTo(2);
    }

    @Test
    void recoveryCodesAreUsedOnceAndDeletedWithTheApp() {
        change(storage, tx -> {
            tx.oneTimePasswords().put(password(1));
            tx.oneTimePasswords().replaceRecoveryCodes(USER, List.of(digest(1), digest(2)));
        });
        change(
                storage,
                tx -> assertThat(tx.oneTimePasswords().consumeRecoveryCode(USER, digest(1)))
                        .isTrue());
        changed(tx -> {
            assertThat(tx.oneTimePasswords().consumeRecoveryCode(USER, digest(1)))
                    .isFalse();
            assertThat(tx.oneTimePasswords().consumeRecoveryCode(UNKNOWN_USER, digest(2)))
                    .isFalse();
            return true;
        });
        change(storage, tx -> tx.oneTimePasswords().replaceRecoveryCodes(USER, List.of(digest(3))));
        assertThat(storage.<Integer>read(tx -> tx.oneTimePasswords().countRecoveryCodes(USER)))
                .isEqualTo(1);
        change(storage, tx -> assertThat(tx.oneTimePasswords().delete(USER)).isTrue());
        assertThat(storage.<Integer>read(tx -> tx.oneTimePasswords().countRecoveryCodes(USER)))
                .isZero();
        assertThat(found(tx -> tx.oneTimePasswords().find(USER))).isEmpty();
    }

    @Test
    void passkeyIsReadAsStoredAndRecordsItsUse() {
        StoredPasskey first = passkey(1, 10);
        StoredPasskey second = passkey(2, 20);
        change(storage, tx -> {
            assertThat(tx.passkeys().insert(first)).isEqualTo(InsertResult.INSERTED);
            assertThat(tx.passkeys().insert(second)).isEqualTo(InsertResult.INSERTED);
            assertThat(tx.passkeys().insert(passkey(3, 10))).isEqualTo(InsertResult.CONFLICT);
        });
        assertThat(found(tx -> tx.passkeys().find(new byte[] {10, 7}))).contains(first);
        assertThat(all(tx -> tx.passkeys().listByUser(USER))).containsExactly(first, second);

        change(
                storage,
                tx -> assertThat(tx.passkeys().touch(first.id(), 0, false, NOW)).isTrue());
        change(
                storage,
                tx -> assertThat(tx.passkeys().touch(first.id(), 42, true, NOW.plusSeconds(9)))
                        .isTrue());
        for (long notAfter : new long[] {0, 41, 42}) {
            changed(tx -> {
                assertThat(tx.passkeys().touch(first.id(), notAfter, true, NOW)).isFalse();
                return true;
            });
        }
        StoredPasskey used = found(tx -> tx.passkeys().find(first.credential())).orElseThrow();
        assertThat(used.counter()).isEqualTo(42);
        assertThat(used.backedUp()).isTrue();
        assertThat(used.lastUsedOn()).isEqualTo(NOW.plusSeconds(9));

        changed(tx -> {
            assertThat(tx.passkeys().delete(UNKNOWN_USER, first.id())).isFalse();
            return true;
        });
        change(storage, tx -> assertThat(tx.passkeys().delete(USER, first.id())).isTrue());
        assertThat(all(tx -> tx.passkeys().listByUser(USER))).containsExactly(second);
    }

    private static StoredOneTimePassword password(long step) {
        return new StoredOneTimePassword(USER, new byte[] {1, 2, 3}, 9, step, NOW);
    }

    private static StoredPasskey passkey(int number, int credential) {
        return new StoredPasskey(
                new PasskeyId(number, 1),
                USER,
                "https://ambit.example.com",
                new byte[] {(byte) credential, 7},
                new byte[] {1, (byte) number},
                0,
                true,
                false,
                "key " + number,
                NOW.plusSeconds(number),
                null);
    }

    private static TokenDigest digest(int number) {
        return new TokenDigest(number, 2, 3, 4);
    }
}
