package dev.ambit.access;

import static dev.ambit.storage.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenStore.Renewal;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The digests of used tokens are renewed under the current key, and none of the tokens is ever rejected. */
final class DigestRenewerTest {
    private static final int TOKENS = 1_200;
    private static final PermissionCatalog CATALOG = Catalog.load().groups();
    private static final TokenOwner OWNER = new TokenOwner.User(Samples.user(1).id());
    private static final HmacKey OLD = key(1);
    private static final HmacKey NEW = key(2);

    @TempDir
    private Path folder;

    private final InMemoryDirectory directory =
            new InMemoryDirectory(Catalog.load().roles());
    private final TokenIndex index = new TokenIndex(CATALOG, directory);
    private final List<TokenSecret> secrets = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // started before each test
    private RevisionFollower follower;

    @BeforeEach
    void start() {
        Random random = new Random(1);
        storage = Storages.open(folder);
        Samples.change(storage, tx -> {
            tx.users().insert(Samples.user(1), "hash");
            for (int i = 0; i < TOKENS; i++) {
                TokenSecret text = TokenSecret.mint(TokenSecret.Kind.USER, random);
                secrets.add(text);
                StoredToken sample = Samples.token(i, OWNER);
                tx.tokens().insert(new StoredToken(sample.token(), OLD.digest(text), OLD.id(), null));
            }
        });
        SessionIndex sessions = new SessionIndex(CATALOG, directory, List.of());
        follower = RevisionFollower.start(storage, index, sessions, directory);
    }

    @AfterEach
    void stop() {
        follower.close();
        storage.close();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void noTokenIsRefusedWhileItsDigestIsRenewed() {
        DigestRenewer renewer = DigestRenewer.start(storage, follower, List.of(NEW, OLD), Duration.ofMillis(1));
        try {
            Authenticator authenticator = new BearerAuthenticator(follower, List.of(NEW, OLD), renewer);
            while (storage.read(tx -> tx.tokens().countByKey(OLD.id())) > 0) {
                secrets.parallelStream()
                        .forEach(text ->
                                assertThat(isAuthenticated(authenticator, text)).isTrue());
            }
        } finally {
            renewer.close();
        }
        Authenticator withoutOld = new BearerAuthenticator(follower, List.of(NEW), RetiredDigestListener.NONE);
        assertThat(secrets).allMatch(text -> isAuthenticated(withoutOld, text));
        assertThat(storage.<List<Integer>>read(tx -> tx.tokens().keyIds())).containsExactly(NEW.id());
    }

    @Test
    void secretThatWasRolledMeanwhileDoesNotComeBack() {
        DigestRenewer renewer = DigestRenewer.start(storage, follower, List.of(NEW, OLD), Duration.ofDays(1));
        Authenticator authenticator = new BearerAuthenticator(follower, List.of(NEW, OLD), renewer);
        TokenSecret rolled = TokenSecret.mint(TokenSecret.Kind.USER, new Random(2));
        assertThat(secrets).allMatch(text -> isAuthenticated(authenticator, text));
        change(0, tx -> tx.tokens().replaceDigest(id(0), OLD.id(), OLD.digest(rolled), NOW));
        change(1, tx -> tx.tokens().delete(id(1)));
        renewer.close();
        assertThat(isAuthenticated(authenticator, secrets.get(0))).isFalse();
        assertThat(isAuthenticated(authenticator, secrets.get(1))).isFalse();
        assertThat(isAuthenticated(authenticator, rolled)).isTrue();
        assertThat(isAuthenticated(authenticator, secrets.get(2))).isTrue();
        assertThat(storage.<Long>read(tx -> tx.tokens().countByKey(NEW.id()))).isEqualTo(TOKENS - 2);
    }

    @Test
    void tokenThatWasRenewedCanBeRevoked() {
        DigestRenewer renewer = DigestRenewer.start(storage, follower, List.of(NEW, OLD), Duration.ofDays(1));
        Authenticator authenticator = new BearerAuthenticator(follower, List.of(NEW, OLD), renewer);
        assertThat(isAuthenticated(authenticator, secrets.getFirst())).isTrue();
        renewer.close();
        assertThat(index.find(OLD.digest(secrets.getFirst()))).isNull();
        change(0, tx -> tx.tokens().delete(id(0)));
        assertThat(isAuthenticated(authenticator, secrets.getFirst())).isFalse();
    }

    /** A request may wait for the writer for a long time after it was admitted: a slow body, a queue. */
    @Test
    void revokeAfterTheRenewalStopsWhatWasAdmittedBeforeIt() {
        DigestRenewer renewer = DigestRenewer.start(storage, follower, List.of(NEW, OLD), Duration.ofDays(1));
        Authenticator authenticator = new BearerAuthenticator(follower, List.of(NEW, OLD), renewer);
        assertThat(isAuthenticated(authenticator, secrets.getFirst())).isTrue();
        IndexedToken admitted = index.find(id(0)).orElseThrow();
        renewer.close();
        assertThat(index.find(id(0)).orElseThrow()).isNotSameAs(admitted);
        assertThat(admitted.isSuperseded())
                .as("its secret and permissions are unchanged")
                .isFalse();
        change(0, tx -> tx.tokens().delete(id(0)));
        assertThat(admitted.isSuperseded()).isTrue();
    }

    /** A renewal is applied after its commit, and a roll may have been committed by then. */
    @Test
    void rollThatIsFoundByARenewalRetiresTheOldSecret() {
        assertThat(isAuthenticated(new BearerAuthenticator(follower, List.of(OLD)), secrets.getFirst()))
                .isTrue();
        IndexedToken admitted = index.find(id(0)).orElseThrow();
        TokenSecret rolled = TokenSecret.mint(TokenSecret.Kind.USER, new Random(2));
        StoredToken stored = storage.read(tx -> tx.tokens().find(id(0)).orElseThrow());
        Renewal renewal = new Renewal(OLD.digest(secrets.getFirst()), NEW.digest(secrets.getFirst()));
        index.putRenewed(new StoredToken(stored.token(), NEW.digest(rolled), NEW.id(), null), renewal);
        assertThat(admitted.isSuperseded()).isTrue();
        assertThat(index.find(OLD.digest(secrets.getFirst()))).isNull();
    }

    private void change(int number, Consumer<Tx> work) {
        storage.inTransaction(tx -> {
            work.accept(tx);
            tx.audit().append(Samples.entry(number + 1, new AuditEntry.Scope(null, null, null)));
            return tx.revisions().append(new Change.OfToken(id(number)));
        });
    }

    private static TokenId id(int number) {
        return Samples.token(number, OWNER).token().id();
    }

    private static boolean isAuthenticated(Authenticator authenticator, TokenSecret text) {
        return authenticator.authenticate("Bearer " + text.reveal(), null, null)
                instanceof Authentication.TokenAuthenticated;
    }

    private static HmacKey key(int id) {
        byte[] secret = new byte[HmacKey.BYTES];
        Arrays.fill(secret, (byte) id);
        return new HmacKey(id, secret);
    }
}
