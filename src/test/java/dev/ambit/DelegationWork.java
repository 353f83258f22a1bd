package dev.ambit;

import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.authorizer.Delegation;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.permissions.Catalog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks worst-case drafts of a delegate: every resource of the draft has to be compared with every deny of the holder
 * and of the draft. Implements a JDK interface, so that {@link CountingClassLoader} can load it.
 */
public final class DelegationWork implements ToLongBiFunction<String, Integer> {
    private static final String ZONE = "com.cloudflare.api.account.zone.023e105f4ecef8ad9ca31a8372d0c353";
    private static final String RECORD = "com.cloudflare.api.account.zone.record.";
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final PermissionCatalog catalog = Catalog.load().groups();
    private final Delegation delegation = new Delegation(catalog, _ -> Optional.of(new AccountId(2, 1)));

    /** Returns a value that depends on the result, so that the work is not optimised away. */
    @Override
    public long applyAsLong(String shape, Integer size) {
        Policy whole = policy(Effect.ALLOW, Stream.of());
        return switch (shape) {
            case "kept denies" -> {
                Policy denies = policy(Effect.DENY, names("*.*.p", size));
                yield check(
                        token(List.of(whole, denies), AddressCondition.NONE),
                        token(List.of(policy(Effect.ALLOW, names("*.*.s", size)), denies), AddressCondition.NONE));
            }
            case "denies that are not kept" ->
                check(
                        token(List.of(whole, policy(Effect.DENY, names("A.*.p", size))), AddressCondition.NONE),
                        token(List.of(policy(Effect.ALLOW, names("TXT.s", size))), AddressCondition.NONE));
            case "allows" ->
                check(
                        token(List.of(policy(Effect.ALLOW, names("*.p", size))), AddressCondition.NONE),
                        token(List.of(policy(Effect.ALLOW, names("TXT.p", size))), AddressCondition.NONE));
            case "addresses" ->
                check(
                        token(List.of(whole), addresses(size, "192.0.%d.%d/31")),
                        token(List.of(whole), addresses(size, "192.0.%d.%d")));
            default -> throw new IllegalArgumentException(shape);
        };
    }

    private long check(Token holder, Token draft) {
        Delegation.HolderPermissions holderPermissions =
                delegation.permissionsOf(CompiledToken.compile(holder, catalog));
        boolean covers = holderPermissions.covers(CompiledToken.compile(draft, catalog));
        return (long) holderPermissions.excess(draft.policies()).size() + (covers ? 0 : 1);
    }

    private static Stream<String> names(String prefix, int size) {
        return IntStream.range(0, size).mapToObj(i -> prefix + i + ".example.com");
    }

    private Policy policy(Effect effect, Stream<String> records) {
        List<PermissionGroupId> dns = catalog.all().stream()
                .filter(group -> group.name().startsWith("DNS "))
                .map(PermissionGroup::id)
                .toList();
        List<String> nested = records.map(record -> RECORD + record).toList();
        return new Policy(
                new PolicyId(1, nested.size()),
                effect,
                dns,
                Resources.parse(Map.of(ZONE, nested)).orThrow());
    }

    private static AddressCondition addresses(int size, String form) {
        List<Cidr> blocks = IntStream.range(0, size)
                .mapToObj(
                        i -> Cidr.parse(form.formatted(i / 100, 2 * (i % 100))).orElseThrow())
                .toList();
        return new AddressCondition(blocks, blocks);
    }

    private static Token token(List<Policy> policies, AddressCondition condition) {
        TokenOwner owner = new TokenOwner.User(new UserId(1, 1));
        return new Token(
                new TokenId(0, policies.hashCode()),
                owner,
                "work",
                true,
                policies,
                condition,
                Lifetime.UNLIMITED,
                NOON,
                NOON);
    }
}
