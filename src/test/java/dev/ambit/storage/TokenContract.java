package dev.ambit.storage;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.cidr;
import static dev.ambit.storage.Samples.policy;
import static dev.ambit.storage.Samples.resources;
import static dev.ambit.storage.Samples.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tokens. */
public abstract class TokenContract extends StorageContract {
    private static final TokenOwner OF_USER = new TokenOwner.User(USER);
    private static final TokenOwner OF_ACCOUNT = new TokenOwner.Account(ACCOUNT);

    @Test
    void tokenIsReadAsStored() {
        StoredToken stored = new StoredToken(detailed(), new TokenDigest(-1, Long.MIN_VALUE, 0, 5), 7, NOW);
        change(storage, tx -> tx.tokens().insert(stored));

        StoredToken found = found(tx -> tx.tokens().find(stored.token().id())).orElseThrow();
        assertThat(found).isEqualTo(stored);
        assertThat(found.token().policies().getFirst().resources().wire())
                .isEqualTo(stored.token().policies().getFirst().resources().wire());
        List<Cidr> in = found.token().condition().in();
        assertThat(in).extracting(Cidr::text).containsExactly("192.0.2.1/24", "2001:DB8::1");
        assertThat(found(tx -> tx.tokens().find(new TokenId(0, 0)))).isEmpty();
    }

    private static Token detailed() {
        String zone = "com.cloudflare.api.account.zone.000000000000000400000000000000a1";
        List<Policy> policies = List.of(
                new Policy(
                        new PolicyId(1, 2),
                        Effect.ALLOW,
                        List.of(new PermissionGroupId(3, 3), new PermissionGroupId(1, 1), new PermissionGroupId(2, 2)),
                        resources(Map.of(
                                zone,
                                List.of(
                                        "com.cloudflare.api.account.zone.record.TXT._ACME-challenge.*",
                                        "com.cloudflare.api.account.zone.record.*.Bücher.example.com"),
                                "com.cloudflare.api.account.zone.*",
                                List.of()))),
                policy(2),
                policy(1));
        return new Token(
                new TokenId(-5, 5),
                OF_USER,
                "\"quoted\" Ünïcode 名 \\ ' ;",
                false,
                policies,
                new AddressCondition(
                        List.of(cidr("192.0.2.1/24"), cidr("2001:DB8::1")), List.of(cidr("192.0.2.128/25"))),
                new Lifetime(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999999Z")),
                NOW,
                NOW.plusNanos(1000));
    }

    @Test
    void timesAreStoredInMicroseconds() {
        Token sample = token(1, OF_USER).token();
        Token token = with(sample, new Lifetime(NOW.plusNanos(1999), Instant.parse("1969-12-31T23:59:59.000001999Z")));
        change(storage, tx -> tx.tokens().insert(new StoredToken(token, new TokenDigest(1, 1, 1, 1), 1, null)));

        Lifetime found =
                found(tx -> tx.tokens().find(token.id())).orElseThrow().token().lifetime();
        assertThat(found).isEqualTo(new Lifetime(NOW.plusNanos(1000), Instant.parse("1969-12-31T23:59:59.000001Z")));
    }

    @Test
    void replacingKeepsOwnerSecretAndTimeOfIssue() {
        StoredToken stored = token(1, OF_ACCOUNT);
        Token other = detailed();
        Token replacement = new Token(
                stored.token().id(),
                OF_USER,
                other.name(),
                other.enabled(),
                other.policies(),
                other.condition(),
                other.lifetime(),
                NOW.plusSeconds(77),
                NOW.plusSeconds(99));
        change(storage, tx -> {
            tx.tokens().insert(stored);
            assertThat(tx.tokens().replace(replacement)).isTrue();
            assertThat(tx.tokens().replace(other)).isFalse();
        });

        StoredToken found = found(tx -> tx.tokens().find(replacement.id())).orElseThrow();
        assertThat(found.digest()).isEqualTo(stored.digest());
        assertThat(found.token())
                .isEqualTo(new Token(
                        replacement.id(),
                        OF_ACCOUNT,
                        replacement.name(),
                        false,
                        replacement.policies(),
                        replacement.condition(),
                        replacement.lifetime(),
                        stored.token().issuedOn(),
                        NOW.plusSeconds(99)));
    }

    @Test
    void rollingReplacesOnlyTheDigest() {
        StoredToken stored = token(1, OF_USER);
        TokenId id = stored.token().id();
        TokenDigest digest = new TokenDigest(9, 9, 9, 9);
        change(storage, tx -> {
            tx.tokens().insert(stored);
            assertThat(tx.tokens().replaceDigest(id, 2, digest, NOW.plusSeconds(3)))
                    .isTrue();
            assertThat(tx.tokens().replaceDigest(new TokenId(0, 0), 2, digest, NOW))
                    .isFalse();
        });

        StoredToken found = found(tx -> tx.tokens().find(id)).orElseThrow();
        assertThat(found.digest()).isEqualTo(digest);
        assertThat(found.keyId()).isEqualTo(2);
        assertThat(found.token().modifiedOn()).isEqualTo(NOW.plusSeconds(3));
        assertThat(found.token().policies()).isEqualTo(stored.token().policies());
    }

    @Test
    void deletedTokenIsGone() {
        TokenId id = token(1, OF_USER).token().id();
        change(storage, tx -> tx.tokens().insert(token(1, OF_USER)));
        change(storage, tx -> assertThat(tx.tokens().delete(id)).isTrue());

        assertThat(found(tx -> tx.tokens().find(id))).isEmpty();
        assertThat(number(tx -> tx.tokens().count())).isZero();
        assertThat(changed(tx -> tx.tokens().delete(id))).isFalse();
    }

    @Test
    void tokensAreListedForTheirOwnerInPages() {
        List<StoredToken> ofUser = new ArrayList<>();
        change(storage, tx -> {
            for (int i = 1; i <= 25; i++) {
                StoredToken stored = token(i, i % 5 == 0 ? OF_ACCOUNT : OF_USER);
                tx.tokens().insert(stored);
                if (i % 5 != 0) {
                    ofUser.add(stored);
                }
            }
        });

        TokenFilter filter = TokenFilter.of(OF_USER);
        assertThat(listing(tx -> tx.tokens().list(filter, Direction.ASCENDING, Samples.page(2, 6))))
                .isEqualTo(new Listing<>(ofUser.subList(6, 12), 20));
        assertThat(listing(tx -> tx.tokens().list(filter, Direction.DESCENDING, Samples.page(4, 6))))
                .isEqualTo(new Listing<>(List.of(ofUser.get(1), ofUser.get(0)), 20));
        assertThat(number(tx -> tx.tokens().countOf(OF_USER))).isEqualTo(20);
        assertThat(number(tx -> tx.tokens().countOf(OF_ACCOUNT))).isEqualTo(5);
    }

    @Test
    void tokensOfADelegateAreCountedSeparatelyUntilItIsDeleted() {
        TokenId delegate = token(1, OF_USER).token().id();
        TokenId child = token(3, OF_USER).token().id();
        change(storage, tx -> {
            tx.tokens().insert(token(1, OF_USER));
            tx.tokens().insert(token(2, OF_ACCOUNT), delegate);
            tx.tokens().insert(token(3, OF_USER), delegate);
            tx.tokens().insert(token(4, OF_USER), delegate);
        });

        assertThat(number(tx -> tx.tokens().countOf(OF_USER))).isEqualTo(1);
        assertThat(number(tx -> tx.tokens().countOf(OF_ACCOUNT))).isZero();
        assertThat(number(tx -> tx.tokens().countOf(delegate))).isEqualTo(3);
        assertThat(storage.<Object>read(tx -> tx.tokens().findDelegate(child))).isEqualTo(Optional.of(delegate));
        assertThat(storage.<Object>read(tx -> tx.tokens().findDelegate(delegate)))
                .isEqualTo(Optional.empty());
        change(storage, tx -> tx.tokens().delete(child));
        change(storage, tx -> tx.tokens().delete(delegate));
        assertThat(number(tx -> tx.tokens().countOf(delegate))).isEqualTo(2);
        assertThat(number(tx -> tx.tokens().countOf(OF_USER))).isEqualTo(1);
        assertThat(number(tx -> tx.tokens().countOf(OF_ACCOUNT))).isEqualTo(1);
    }

    @Test
    void idsAreThoseOfTheList() {
        change(storage, tx -> {
            for (int i = 1; i <= 9; i++) {
                tx.tokens().insert(token(i, i % 3 == 0 ? OF_ACCOUNT : OF_USER));
            }
        });
        for (Direction direction : Direction.values()) {
            List<TokenId> listed =
                    listing(tx -> tx.tokens().list(TokenFilter.of(OF_USER), direction, Slice.EVERYTHING))
                            .items()
                            .stream()
                            .map(stored -> stored.token().id())
                            .toList();
            assertThat(listed).hasSize(6);
            assertThat(storage.<Object>read(tx -> tx.tokens().ids(TokenFilter.of(OF_USER), direction)))
                    .isEqualTo(listed);
        }
    }

    @Test
    void expiredTokensCanBeExcluded() {
        Token sample = token(1, OF_USER).token();
        change(storage, tx -> {
            tx.tokens().insert(token(2, OF_USER));
            tx.tokens()
                    .insert(new StoredToken(
                            with(sample, new Lifetime(null, NOW)),
                            token(1, OF_USER).digest(),
                            1,
                            null));
        });

        assertThat(listed(new TokenFilter(OF_USER, NOW, null))).containsExactly("Token 2");
        assertThat(listed(new TokenFilter(OF_USER, NOW.minusNanos(1000), null))).containsExactly("Token 1", "Token 2");
    }

    @Test
    void namesAreSearchedWithoutWildcardsOnEveryPage() {
        change(storage, tx -> {
            for (int i = 1; i <= 12; i++) {
                tx.tokens().insert(token(i, OF_USER));
            }
            tx.tokens().insert(token(13, OF_ACCOUNT));
        });

        TokenFilter ones = named("OKEN 1");
        assertThat(listed(ones)).containsExactly("Token 1", "Token 10", "Token 11", "Token 12");
        assertThat(listing(tx -> tx.tokens().list(ones, Direction.DESCENDING, Samples.page(2, 3))))
                .isEqualTo(new Listing<>(List.of(token(1, OF_USER)), 4));
        assertThat(listed(named("token_1"))).as("no wildcard").isEmpty();
        assertThat(listed(named("%"))).as("no wildcard").isEmpty();
    }

    private static TokenFilter named(String part) {
        return new TokenFilter(OF_USER, null, TextMatch.of(TextMatch.Operator.CONTAINS, part));
    }

    private List<String> listed(TokenFilter filter) {
        return listing(tx -> tx.tokens().list(filter, Direction.ASCENDING, Slice.EVERYTHING)).items().stream()
                .map(stored -> stored.token().name())
                .toList();
    }

    @Test
    void scanReturnsEveryTokenOnce() {
        Set<StoredToken> stored = new HashSet<>();
        change(storage, tx -> {
            for (int i = 1; i <= 2500; i++) {
                stored.add(token(i, i % 2 == 0 ? OF_ACCOUNT : OF_USER));
            }
            stored.forEach(tx.tokens()::insert);
        });

        List<StoredToken> scanned = new ArrayList<>();
        long last = 0;
        for (TokenStore.Batch batch = scan(last); !batch.tokens().isEmpty(); batch = scan(last)) {
            assertThat(batch.tokens()).hasSizeLessThanOrEqualTo(1_000);
            scanned.addAll(batch.tokens());
            last = batch.last();
        }
        assertThat(scanned).containsExactlyInAnyOrderElementsOf(stored);
    }

    private TokenStore.Batch scan(long after) {
        return storage.read(tx -> tx.tokens().scan(after, 1_000));
    }

    @Test
    void tokenIsFoundByTheDigestOfItsCurrentSecret() {
        StoredToken stored = token(1, OF_USER);
        TokenDigest next = token(2, OF_USER).digest();
        change(storage, tx -> tx.tokens().insert(stored));
        assertThat(found(tx -> tx.tokens().find(stored.digest()))).contains(stored);

        change(storage, tx -> tx.tokens().replaceDigest(stored.token().id(), 1, next, NOW));
        assertThat(found(tx -> tx.tokens().find(stored.digest()))).isEmpty();
        assertThat(found(tx -> tx.tokens().find(next)).map(one -> one.token().id()))
                .contains(stored.token().id());
    }

    @Test
    void lastUseNeedsNoAuditEntryAndNeverMovesBack() {
        TokenId first = token(1, OF_USER).token().id();
        TokenId second = token(2, OF_USER).token().id();
        change(storage, tx -> {
            tx.tokens().insert(token(1, OF_USER));
            tx.tokens().insert(token(2, OF_USER));
        });

        touch(Map.of(first, NOW, new TokenId(0, 0), NOW));
        touch(Map.of(first, NOW.minusSeconds(1), second, NOW.plusSeconds(1)));
        touch(Map.of());

        assertThat(lastUsedOn(first)).isEqualTo(NOW);
        assertThat(lastUsedOn(second)).isEqualTo(NOW.plusSeconds(1));
        assertThat(storage.read(tx -> tx.tokens().scan(0, 10)).tokens())
                .extracting(StoredToken::lastUsedOn)
                .containsExactly(NOW, NOW.plusSeconds(1));

        change(storage, tx -> tx.tokens().delete(first));
        assertThat(lastUsedOn(second)).isEqualTo(NOW.plusSeconds(1));
    }

    private void touch(Map<TokenId, Instant> lastUsedOn) {
        storage.inTransaction(tx -> {
            tx.tokens().touchLastUsed(lastUsedOn);
            return true;
        });
    }

    private @Nullable Instant lastUsedOn(TokenId id) {
        return found(tx -> tx.tokens().find(id)).orElseThrow().lastUsedOn();
    }

    private static Token with(Token token, Lifetime lifetime) {
        return new Token(
                token.id(),
                token.owner(),
                token.name(),
                token.enabled(),
                token.policies(),
                token.condition(),
                lifetime,
                token.issuedOn(),
                token.modifiedOn());
    }
}
