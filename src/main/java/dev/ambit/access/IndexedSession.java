package dev.ambit.access;

import dev.ambit.core.account.Session;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.StoredSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A session in the index. In decisions it acts as a token of its user with all permissions, so that only the user's
 * roles limit it.
 */
public final class IndexedSession extends Principal {
    private final StoredSession stored;
    private volatile Instant lastSeenOn;

    IndexedSession(StoredSession stored, PermissionCatalog catalog, OwnerPermissions ownerPermissions) {
        super(unrestrictedToken(stored.session(), catalog), catalog, ownerPermissions);
        this.stored = stored;
        this.lastSeenOn = stored.lastSeenOn();
    }

    public Session session() {
        return stored.session();
    }

    public Instant lastSeenOn() {
        return lastSeenOn;
    }

    StoredSession stored() {
        return new StoredSession(stored.session(), stored.digest(), lastSeenOn);
    }

    /** Records a use. */
    public void markSeen(Instant at) {
        if (at.isAfter(lastSeenOn)) {
            lastSeenOn = at;
        }
    }

    private static Token unrestrictedToken(Session session, PermissionCatalog catalog) {
        String user = Category.USER.wireName() + "." + session.user();
        return new Token(
                new TokenId(session.id().high(), session.id().low()),
                new TokenOwner.User(session.user()),
                "session",
                true,
                List.of(
                        policy(1, catalog, Category.USER, user),
                        policy(2, catalog, Category.ACCOUNT, Category.ACCOUNT.wireName() + ".*"),
                        policy(3, catalog, Category.ZONE, Category.ZONE.wireName() + ".*")),
                AddressCondition.NONE,
                Lifetime.UNLIMITED,
                session.createdOn(),
                session.createdOn());
    }

    private static Policy policy(int number, PermissionCatalog catalog, Category category, String resource) {
        List<PermissionGroupId> groups = catalog.all().stream()
                .filter(group -> group.category() == category)
                .map(PermissionGroup::id)
                .toList();
        Resources resources = Resources.parse(Map.of(resource, List.of())).orThrow();
        return new Policy(new PolicyId(0, number), Effect.ALLOW, groups, resources);
    }
}
