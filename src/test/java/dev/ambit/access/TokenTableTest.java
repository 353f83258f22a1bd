package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Samples;
import dev.ambit.storage.StoredToken;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenTableTest {
    private static final PermissionCatalog CATALOG = Catalog.load().groups();

    private static final TokenOwner OWNER = new TokenOwner.User(new UserId(1, 1));

    private final TokenTable<TokenDigest> table = new TokenTable.ByDigest();
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void agreesWithHashMap() {
        TokenTable<TokenId> byId = new TokenTable.ById();
        Map<TokenId, IndexedToken> reference = new HashMap<>();
        for (int i = 0; i < 60_000; i++) {
            // Few high bits of the id: long runs of neighbours, with frequent removals in the middle.
            TokenId id = new TokenId(1, random.nextInt(6_000));
            if (random.nextInt(3) == 0) {
                assertThat(byId.remove(id)).isSameAs(reference.remove(id));
            } else {
                IndexedToken token = token(id, random.nextLong());
                byId.put(token);
                reference.put(id, token);
            }
            assertThat(byId.find(id)).isSameAs(reference.get(id));
        }
        assertThat(byId.size()).isEqualTo(reference.size());
        for (int i = 0; i < 6_000; i++) {
            assertThat(byId.find(new TokenId(1, i))).isSameAs(reference.get(new TokenId(1, i)));
        }
    }

    @Test
    void digestsWithTheSameFirstWordAreDistinguished() {
        for (int i = 0; i < 100; i++) {
            table.put(token(new TokenId(0, i), 5, i));
        }
        for (int i = 0; i < 100; i++) {
            IndexedToken found = table.find(new TokenDigest(5, i, 0, 0));
            assertThat(found).isNotNull();
            assertThat(found.id()).isEqualTo(new TokenId(0, i));
        }
        assertThat(table.find(new TokenDigest(5, 100, 0, 0))).isNull();
    }

    @Test
    void readersNeverMissATokenWhileOthersAreAddedAndRemoved() throws InterruptedException {
        IndexedToken steady = token(new TokenId(9, 9), 42);
        table.put(steady);
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        AtomicLong misses = new AtomicLong();
        long[] firsts = random.longs(40_000).toArray();
        AtomicLong wrong = new AtomicLong();
        Thread reader = Thread.ofPlatform().start(() -> {
            for (int i = 0; !stopped.get(); i = (i + 1) % firsts.length) {
                misses.addAndGet(table.find(steady.digest()) == null ? 1 : 0);
                TokenDigest passing = new TokenDigest(firsts[i], 0, 0, 0);
                IndexedToken found = table.find(passing);
                wrong.addAndGet(found == null || found.hasDigest(passing) ? 0 : 1);
                reads.incrementAndGet();
            }
        });
        while (reads.get() == 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < firsts.length; i++) {
            table.put(token(new TokenId(0, i), firsts[i]));
            table.put(steady);
            if (i % 2 == 1) {
                table.remove(new TokenDigest(firsts[i - 1], 0, 0, 0));
            }
        }
        stopped.set(true);
        reader.join();
        assertThat(misses.get()).as("misses of %d reads", reads.get()).isZero();
        assertThat(wrong.get()).isZero();
        assertThat(table.size()).isEqualTo(firsts.length / 2 + 1);
    }

    private static IndexedToken token(TokenId id, long first) {
        return token(id, first, 0);
    }

    private static IndexedToken token(TokenId id, long first, long second) {
        StoredToken sample = Samples.token(1, OWNER);
        Token token = sample.token();
        Token renamed = new Token(
                id,
                OWNER,
                token.name(),
                token.enabled(),
                token.policies(),
                token.condition(),
                token.lifetime(),
                token.issuedOn(),
                token.modifiedOn());
        return new IndexedToken(
                new StoredToken(renamed, new TokenDigest(first, second, 0, 0), 1, null),
                CATALOG,
                OwnerPermissions.NONE,
                null);
    }
}
