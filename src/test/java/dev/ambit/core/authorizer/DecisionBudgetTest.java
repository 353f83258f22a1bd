package dev.ambit.core.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.Budget;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.permissions.Catalog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Attack: with a token that denies each record that it allows, each zone of a list costs the product of both. This work
 * counts against the budget of the request.
 */
final class DecisionBudgetTest {
    private static final AccountId ACCOUNT = new AccountId(2, 1);
    private static final int NAMES = 150;

    private final PermissionCatalog catalog = Catalog.load().groups();

    @Test
    void comparingEachAllowWithEachDenyIsCounted() {
        CompiledToken token = CompiledToken.compile(
                new Token(
                        new TokenId(0, 1),
                        new TokenOwner.Account(ACCOUNT),
                        "all denied",
                        true,
                        List.of(policy(Effect.ALLOW), policy(Effect.DENY)),
                        AddressCondition.NONE,
                        Lifetime.UNLIMITED,
                        Instant.EPOCH,
                        Instant.EPOCH),
                catalog);
        Resource.SomeRecord zone = new Resource.SomeRecord(ACCOUNT, new ZoneId(3, 3));
        Budget whole = Budget.of(1_000_000);
        assertThat(whole.run(() -> Authorizer.permissionsOn(token, zone, PermissionSet.NONE))
                        .isEmpty())
                .isTrue();
        assertThat(whole.used()).isGreaterThanOrEqualTo((long) NAMES * NAMES);
        assertThatThrownBy(() -> Budget.of(NAMES).run(() -> Authorizer.permissionsOn(token, zone, PermissionSet.NONE)))
                .isInstanceOf(Budget.ExhaustedException.class);
    }

    private Policy policy(Effect effect) {
        List<String> records = IntStream.range(0, NAMES)
                .mapToObj(i -> "com.cloudflare.api.account.zone.record.*.n" + i + ".example.com")
                .toList();
        return new Policy(
                new PolicyId(1, records.size()),
                effect,
                catalog.all().stream()
                        .filter(group -> group.name().equals("DNS Write"))
                        .map(PermissionGroup::id)
                        .toList(),
                Resources.parse(Map.of("com.cloudflare.api.account.zone.*", records))
                        .orThrow());
    }
}
