package dev.ambit.core.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.permissions.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Claim: a token that can delegate only its own permissions never creates a token with more. */
final class DelegationTest {
    private static final int PAIRS = 300_000;
    private static final int REQUESTS_PER_PAIR = 40;
    private static final PermissionGroupId DNS_WRITE =
            PermissionGroupId.parse("4755a26eedb94da69e1066d98aa820be").orElseThrow();

    private final PermissionCatalog catalog = Catalog.load().groups();
    private final SplittableRandom random = new SplittableRandom(RandomInputs.seed(7));
    private final RandomFixtures world = new RandomFixtures(random, catalog);
    private final Delegation delegation = new Delegation(catalog, DelegationTest::accountOf);

    @Test
    void tokenWithinAnotherIsNeverAllowedMore() {
        int within = 0;
        int allowed = 0;
        for (int i = 0; i < PAIRS; i++) {
            Token holder = world.token();
            Token token = descendant(holder);
            if (!delegation.isWithin(token, holder)) {
                continue;
            }
            within++;
            CompiledToken compiledHolder = CompiledToken.compile(enabled(holder, holder), catalog);
            CompiledToken compiled = CompiledToken.compile(enabled(token, holder), catalog);
            for (int j = 0; j < REQUESTS_PER_PAIR; j++) {
                AccessRequest request = world.request();
                if (Authorizer.refusal(compiled, request) == null) {
                    allowed++;
                    assertThat(Authorizer.refusal(compiledHolder, request))
                            .as("%s%nwithin %s%n%s", token, holder, request)
                            .isNull();
                }
            }
        }
        assertThat(within).isGreaterThan(PAIRS / 20);
        assertThat(allowed).isGreaterThan(PAIRS / 20);
    }

    @Test
    void everyTokenIsWithinItself() {
        for (int i = 0; i < 20_000; i++) {
            Token token = world.token();
            CompiledToken compiled = CompiledToken.compile(token, catalog);
            assertThat(delegation.permissionsOf(compiled).excess(token.policies()))
                    .as("%s", token)
                    .isEmpty();
        }
    }

    @Test
    void allTypesDelegateEveryTypeExceptNsAndDs() {
        assertThat(canDelegate("*.*.example.com", "*.a.example.com")).isTrue();
        assertThat(canDelegate("*.*.example.com", "TXT.a.example.com")).isTrue();
        assertThat(canDelegate("*.*.example.com", "NS.a.example.com")).isFalse();
        assertThat(canDelegate("*.*", "DS.*")).isFalse();
        assertThat(canDelegate("NS.*.example.com", "NS.a.example.com")).isTrue();
        assertThat(canDelegate("", "NS.a.example.com")).isTrue();
        assertThat(canDelegate("", "*.*")).isTrue();
        assertThat(canDelegate("*.*", "")).isFalse();
    }

    /** Takes record scopes of one zone; an empty one is the whole zone. */
    private boolean canDelegate(String held, String wanted) {
        Token holder = world.token();
        CompiledToken compiled = CompiledToken.compile(
                new Token(
                        holder.id(),
                        holder.owner(),
                        "holder",
                        true,
                        List.of(dnsWrite(held)),
                        AddressCondition.NONE,
                        Lifetime.UNLIMITED,
                        holder.issuedOn(),
                        holder.modifiedOn()),
                catalog);
        return delegation
                .permissionsOf(compiled)
                .excess(List.of(dnsWrite(wanted)))
                .isEmpty();
    }

    private Policy dnsWrite(String scope) {
        String zone = "com.cloudflare.api.account.zone." + new ZoneId(3, 1);
        Set<String> records = scope.isEmpty() ? Set.of() : Set.of("com.cloudflare.api.account.zone.record." + scope);
        Resources resources = Resources.parse(Map.of(zone, records)).orThrow();
        return new Policy(new PolicyId(1, 1), Effect.ALLOW, List.of(DNS_WRITE), resources);
    }

    @Test
    void agreesWithComparingEachGroupOnEachResourceWithEachGrant() {
        ReferenceDelegation reference = new ReferenceDelegation(catalog, DelegationTest::accountOf);
        int within = 0;
        for (int i = 0; i < 100_000; i++) {
            Token holder = world.token();
            Token token = descendant(holder);
            CompiledToken compiled = CompiledToken.compile(token, catalog);
            Delegation.HolderPermissions holderPermissions =
                    delegation.permissionsOf(CompiledToken.compile(holder, catalog));
            List<Delegation.Excess> excess = reference.excess(token.policies(), holder.policies());
            assertThat(holderPermissions.excess(token.policies()))
                    .as("%s%nof %s", token, holder)
                    .isEqualTo(excess);
            boolean covers = excess.isEmpty()
                    && holder.condition().covers(token.condition())
                    && holder.lifetime().covers(token.lifetime());
            assertThat(holderPermissions.covers(compiled))
                    .as("%s%nof %s", token, holder)
                    .isEqualTo(covers);
            within += covers ? 1 : 0;
        }
        assertThat(within).isBetween(5_000, 95_000);
    }

    /** Returns a token mostly of the holder's own policies, so that it is covered in many cases but not in all. */
    private Token descendant(Token holder) {
        Token other = world.token();
        List<Policy> policies = new ArrayList<>();
        for (var policy : holder.policies()) {
            if (random.nextInt(5) != 0) {
                policies.add(policy);
            }
        }
        if (random.nextInt(3) == 0) {
            policies.addAll(other.policies());
        }
        return new Token(
                other.id(),
                holder.owner(),
                "descendant",
                true,
                policies,
                random.nextBoolean() ? holder.condition() : other.condition(),
                random.nextBoolean() ? holder.lifetime() : other.lifetime(),
                other.issuedOn(),
                other.modifiedOn());
    }

    private static Token enabled(Token token, Token holder) {
        return new Token(
                token.id(),
                holder.owner(),
                token.name(),
                true,
                token.policies(),
                token.condition(),
                token.lifetime(),
                token.issuedOn(),
                token.modifiedOn());
    }

    private static Optional<AccountId> accountOf(ZoneId zone) {
        return Optional.of(new AccountId(2, zone.low() % 2));
    }
}
