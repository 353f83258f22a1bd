package dev.ambit.storage;

import static dev.ambit.storage.Samples.change;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.token.TokenDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sessions. */
abstract class SessionContract extends StorageContract {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
    private static final IpAddress OFFICE = IpAddress.parse("2001:db8::1").orElseThrow();

    @Test
    void sessionIsReadAsStored() {
        StoredSession stored = session(1, NOW, OFFICE);
        StoredSession unknown = session(2, NOW.plusSeconds(1), null);
        change(storage, tx -> {
            tx.sessions().insert(stored);
            tx.sessions().insert(unknown);
        });
        assertThat(found(tx -> tx.sessions().find(stored.session().id()))).contains(stored);
        assertThat(all(tx -> tx.sessions().listByUser(USER))).containsExactly(unknown, stored);
        assertThat(all(tx -> tx.sessions().all())).containsExactlyInAnyOrder(stored, unknown);
    }

    @Test
    void renewedSessionHasANewDigestAndAuthenticationTime() {
        StoredSession stored = session(1, NOW, OFFICE);
        Session renewed = stored.session().withAuthenticatedOn(NOW.plusSeconds(60));
        change(storage, tx -> tx.sessions().insert(stored));
        change(
                storage,
                tx -> assertThat(tx.sessions().renew(renewed, digest(9))).isTrue());
        assertThat(found(tx -> tx.sessions().find(renewed.id())))
                .contains(new StoredSession(renewed, digest(9), stored.lastSeenOn()));
        change(
                storage,
                tx -> assertThat(tx.sessions().renew(session(7, NOW, null).session(), digest(8)))
                        .isFalse());
    }

    @Test
    void timeOfLastUseNeverMovesBack() {
        StoredSession stored = session(1, NOW, OFFICE);
        change(storage, tx -> tx.sessions().insert(stored));
        SessionId id = stored.session().id();
        for (Instant at : List.of(NOW.plusSeconds(60), NOW.minusSeconds(60))) {
            changed(tx -> {
                tx.sessions().touchLastSeen(Map.of(id, at, new SessionId(0, 99), at));
                return true;
            });
        }
        assertThat(found(tx -> tx.sessions().find(id)).map(StoredSession::lastSeenOn))
                .contains(NOW.plusSeconds(60));
    }

    @Test
    void deletedSessionIsNotFound() {
        StoredSession stored = session(1, NOW, OFFICE);
        change(storage, tx -> tx.sessions().insert(stored));
        change(
                storage,
                tx -> assertThat(tx.sessions().delete(stored.session().id())).isTrue());
        assertThat(all(tx -> tx.sessions().all())).isEmpty();
        change(
                storage,
                tx -> assertThat(tx.sessions().delete(stored.session().id())).isFalse());
    }

    private static StoredSession session(int number, Instant createdOn, @Nullable IpAddress client) {
        Session session =
                new Session(new SessionId(number, 1), USER, createdOn, createdOn, client, "Browser/" + number);
        return new StoredSession(session, digest(number), createdOn);
    }

    private static TokenDigest digest(int number) {
        return new TokenDigest(number, 2, 3, 4);
    }
}
