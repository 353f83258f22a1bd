package dev.ambit.access;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.token;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server handles requests while tokens are still loaded into the index. */
final class FillingTest {
    private static final int TOKENS = 3_000;
    private static final PermissionCatalog CATALOG = Catalog.load().groups();
    private static final TokenOwner OWNER = new TokenOwner.User(Samples.user(1).id());

    @TempDir
    private Path folder;

    private final InMemoryDirectory directory =
            new InMemoryDirectory(Catalog.load().roles());
    private final TokenIndex index = new TokenIndex(CATALOG, directory);

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // started before each test
    private RevisionFollower follower;

    @BeforeEach
    void start() {
        storage = Storages.open(folder);
        change(storage, tx -> {
            tx.users().insert(Samples.user(1), "hash");
            for (int i = 1; i <= TOKENS; i++) {
                tx.tokens().insert(token(i, OWNER));
            }
        });
        follower = RevisionFollower.follow(storage, index, new SessionIndex(CATALOG, directory, List.of()), directory);
    }

    @AfterEach
    void stop() {
        follower.close();
        storage.close();
    }

    @Test
    void aTokenThatIsNotIndexedYetIsFoundInTheDatabase() {
        assertThat(index.size()).isZero();
        assertThat(requireNonNull(find(7)).id()).isEqualTo(id(7));
        assertThat(find(7)).isSameAs(index.find(id(7)).orElseThrow());
        assertThat(find(TOKENS + 1)).isNull();
    }

    @Test
    void aRevokeIsFinalBeforeTheIndexIsFullAndAfter() throws InterruptedException {
        IndexedToken used = requireNonNull(find(7));
        delete(7);
        delete(8);
        assertThat(used.isSuperseded()).isTrue();
        assertThat(find(7)).isNull();
        assertThat(find(8)).isNull();

        fill();
        assertThat(find(7)).isNull();
        assertThat(find(8)).isNull();
        assertThat(index.size()).isEqualTo(TOKENS - 2);
    }

    /** A rename removes no permission, so it supersedes nothing; a later revoke does. */
    @Test
    void aRevokeStopsWhatWasAdmittedBeforeARename() {
        IndexedToken admitted = requireNonNull(find(7));
        change(storage, tx -> {
            tx.tokens().replace(renamed(token(7, OWNER).token()));
            tx.revisions().append(new Change.OfToken(id(7)));
        });
        IndexedToken renamed = requireNonNull(find(7));
        assertThat(renamed).isNotSameAs(admitted);
        assertThat(admitted.isSuperseded()).isFalse();
        delete(7);
        assertThat(renamed.isSuperseded()).isTrue();
        assertThat(admitted.isSuperseded()).isTrue();
    }

    private static Token renamed(Token token) {
        return new Token(
                token.id(),
                token.owner(),
                "another name",
                token.enabled(),
                token.policies(),
                token.condition(),
                token.lifetime(),
                token.issuedOn(),
                token.modifiedOn());
    }

    @Test
    void aRolledSecretIsInvalidBeforeTheIndexIsFullAndAfter() throws InterruptedException {
        TokenDigest next = new TokenDigest(-1, 1, 2, 3);
        IndexedToken used = requireNonNull(find(7));
        change(storage, tx -> {
            tx.tokens().replaceDigest(id(7), 1, next, NOW);
            tx.revisions().append(new Change.OfToken(id(7)));
        });
        assertThat(used.isSuperseded()).isTrue();
        assertThat(find(7)).isNull();
        assertThat(requireNonNull(follower.find(next)).id()).isEqualTo(id(7));

        fill();
        assertThat(find(7)).isNull();
        assertThat(requireNonNull(follower.find(next)).id()).isEqualTo(id(7));
    }

    @Test
    void nothingThatIsRevokedWhileTheIndexFillsEverComesBack() throws InterruptedException {
        follower.startBackfill();
        for (int i = TOKENS; i > TOKENS - 200; i--) {
            find(i);
            delete(i);
            assertThat(find(i)).isNull();
        }
        follower.awaitFull();
        for (int i = TOKENS; i > TOKENS - 200; i--) {
            assertThat(find(i)).isNull();
        }
        assertThat(index.size()).isEqualTo(TOKENS - 200);
    }

    private @Nullable IndexedToken find(long number) {
        return follower.find(token(number, OWNER).digest());
    }

    private void delete(long number) {
        change(storage, tx -> {
            tx.tokens().delete(id(number));
            tx.revisions().append(new Change.OfToken(id(number)));
        });
    }

    private void fill() throws InterruptedException {
        follower.startBackfill();
        follower.awaitFull();
    }

    private static TokenId id(long number) {
        return token(number, OWNER).token().id();
    }
}
