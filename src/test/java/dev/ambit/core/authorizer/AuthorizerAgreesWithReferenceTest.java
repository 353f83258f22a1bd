package dev.ambit.core.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.permissions.Catalog;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Claim: compiled decisions agree with the specification. {@code -Dambit.decisions} and {@code -Dambit.seed} extend the
 * run.
 */
final class AuthorizerAgreesWithReferenceTest {
    private static final int DECISIONS = Integer.getInteger("ambit.decisions", 1_000_000);
    private static final int REQUESTS_PER_TOKEN = 50;

    private final long seed = RandomInputs.seed(20_260_601L);
    private final PermissionCatalog catalog = Catalog.load().groups();
    private final RandomFixtures world = new RandomFixtures(new SplittableRandom(seed), catalog);
    private final ReferenceAuthorizer reference = new ReferenceAuthorizer(catalog);

    @Test
    void compiledDecisionEqualsTheReference() {
        int allowed = 0;
        Map<DenyReason, Integer> refused = new EnumMap<>(DenyReason.class);
        for (int i = 0; i < DECISIONS / REQUESTS_PER_TOKEN; i++) {
            Token token = world.token();
            CompiledToken compiled = CompiledToken.compile(token, catalog);
            for (int j = 0; j < REQUESTS_PER_TOKEN; j++) {
                AccessRequest request = world.request();
                Decision decision = Authorizer.decide(compiled, request);
                Optional<DenyReason> expected = reference.refusal(token, request);
                if (!reason(decision).equals(expected)) {
                    throw new AssertionError(
                            "seed %d: %s expected, got %s%n%s%n%s".formatted(seed, expected, decision, token, request));
                }
                checkNamedPolicy(token, request, decision);
                allowed += expected.isEmpty() ? 1 : 0;
                expected.ifPresent(why -> refused.merge(why, 1, Integer::sum));
            }
        }
        // A test that sees only refusals proves nothing: every outcome must occur often.
        assertThat(allowed).isGreaterThan(DECISIONS / 50);
        assertThat(refused).containsOnlyKeys(DenyReason.values());
        assertThat(refused.values()).allMatch(count -> count > DECISIONS / 1_000);
    }

    @Test
    void permissionsOnEqualsIndividualDecisions() {
        for (int i = 0; i < 20_000; i++) {
            Token token = unrestricted(world.token());
            CompiledToken compiled = CompiledToken.compile(token, catalog);
            AccessRequest request = world.request();
            var held = Authorizer.permissionsOn(compiled, request.resource(), request.ownerPermissions());
            for (var permission : Permission.values()) {
                AccessRequest one = new AccessRequest(
                        PermissionSet.of(permission),
                        request.resource(),
                        request.client(),
                        request.at(),
                        request.ownerPermissions());
                assertThat(held.contains(permission))
                        .as("%s on %s by %s", permission, request.resource(), token)
                        .isEqualTo(reference.refusal(token, one).isEmpty());
            }
        }
    }

    @Test
    void recordScopeEqualsDecisionsPerRecord() {
        int inside = 0;
        for (int i = 0; i < 300_000; i++) {
            Token token = unrestricted(world.token());
            AccessRequest request = world.request();
            if (!(request.resource() instanceof Resource.DnsRecord dnsRecord)) {
                continue;
            }
            RecordScope scope = Authorizer.recordScope(
                    CompiledToken.compile(token, catalog),
                    Permission.DNS_READ,
                    new Resource.SomeRecord(dnsRecord.account(), dnsRecord.zone()),
                    request.ownerPermissions());
            AccessRequest read = new AccessRequest(
                    PermissionSet.of(Permission.DNS_READ), dnsRecord, null, request.at(), request.ownerPermissions());
            boolean allowed = reference.refusal(token, read).isEmpty();
            assertThat(scope.contains(dnsRecord.type(), dnsRecord.name()))
                    .as("%s by %s", dnsRecord, token)
                    .isEqualTo(allowed);
            inside += allowed ? 1 : 0;
        }
        assertThat(inside).isGreaterThan(3_000);
    }

    @Test
    void addingADenyNeverAllows() {
        for (int i = 0; i < 100_000; i++) {
            Token token = world.token();
            Policy deny = world.policy();
            List<Policy> extended = new ArrayList<>(token.policies());
            extended.add(new Policy(deny.id(), Effect.DENY, deny.groups(), deny.resources()));
            AccessRequest request = world.request();
            if (!allows(token, request)) {
                assertThat(allows(withPolicies(token, extended), request)).isFalse();
            }
        }
    }

    @Test
    void removingAnAllowNeverAllows() {
        for (int i = 0; i < 100_000; i++) {
            Token token = world.token();
            List<Policy> remaining = new ArrayList<>(token.policies());
            remaining.stream()
                    .filter(policy -> policy.effect() == Effect.ALLOW)
                    .findFirst()
                    .ifPresent(remaining::remove);
            AccessRequest request = world.request();
            if (!allows(token, request)) {
                assertThat(allows(withPolicies(token, remaining), request)).isFalse();
            }
        }
    }

    private boolean allows(Token token, AccessRequest request) {
        return Authorizer.refusal(CompiledToken.compile(token, catalog), request) == null;
    }

    private static Optional<DenyReason> reason(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> Optional.empty();
            case Decision.Deny deny -> Optional.of(deny.reason());
        };
    }

    /** The reported policy alone must give the same result; an allow together with all denies. */
    private void checkNamedPolicy(Token token, AccessRequest request, Decision decision) {
        switch (decision) {
            case Decision.Allow allow -> {
                List<Policy> kept = token.policies().stream()
                        .filter(policy ->
                                policy.effect() == Effect.DENY || policy.id().equals(allow.policy()))
                        .toList();
                assertThat(reference.refusal(withPolicies(token, kept), request))
                        .isEmpty();
            }
            case Decision.Deny deny -> {
                boolean byPolicy = deny.reason() == DenyReason.DENIED_BY_POLICY;
                assertThat(deny.policy() != null).isEqualTo(byPolicy);
                if (byPolicy) {
                    List<Policy> alone = token.policies().stream()
                            .filter(policy -> policy.id().equals(deny.policy()))
                            .toList();
                    assertThat(reference.refusal(withPolicies(token, alone), request))
                            .contains(DenyReason.DENIED_BY_POLICY);
                }
            }
        }
    }

    private static Token unrestricted(Token token) {
        return new Token(
                token.id(),
                token.owner(),
                token.name(),
                true,
                token.policies(),
                AddressCondition.NONE,
                Lifetime.UNLIMITED,
                token.issuedOn(),
                token.modifiedOn());
    }

    private static Token withPolicies(Token token, List<Policy> policies) {
        return new Token(
                token.id(),
                token.owner(),
                token.name(),
                token.enabled(),
                policies,
                token.condition(),
                token.lifetime(),
                token.issuedOn(),
                token.modifiedOn());
    }
}
