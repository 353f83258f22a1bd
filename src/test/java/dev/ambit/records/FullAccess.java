package dev.ambit.records;

import dev.ambit.access.Caller;
import dev.ambit.access.InMemoryDirectory;
import dev.ambit.access.TokenIndex;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Samples;
import dev.ambit.storage.StoredToken;
import java.util.List;
import java.util.Map;

/** The access of a token of the zone's account with every permission on all of its zones. */
final class FullAccess {
    private static final Catalog CATALOG = Catalog.load();

    private FullAccess() {}

    static RecordAccess to(ZoneEntry zone) {
        Policy policy = new Policy(
                new PolicyId(7, 1),
                Effect.ALLOW,
                CATALOG.groups().all().stream().map(PermissionGroup::id).toList(),
                Samples.resources(Map.of("com.cloudflare.api.account.zone.*", List.of())));
        Token token = new Token(
                new TokenId(6, 1),
                new TokenOwner.Account(zone.account()),
                "everything",
                true,
                List.of(policy),
                AddressCondition.NONE,
                Lifetime.UNLIMITED,
                Samples.NOW,
                Samples.NOW);
        InMemoryDirectory directory = new InMemoryDirectory(CATALOG.roles());
        StoredToken stored = new StoredToken(token, new TokenDigest(1, 1, 2, 3), 1, null);
        Caller caller =
                new Caller(new TokenIndex(CATALOG.groups(), directory).compile(stored), null, Samples.NOW, directory);
        return new RecordAccess(caller, zone, ErrorCode.AUTHENTICATION_ERROR);
    }
}
