package dev.ambit.accounts;

import dev.ambit.access.InviterPermissions;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.token.HmacKey;
import dev.ambit.http.route.Route;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Wires the accounts, members, invitations and memberships. */
public final class Accounts {
    private Accounts() {}

    /** All routes; {@code random} must be cryptographically strong: it draws the secrets of links. */
    public static List<Route> routes(
            Storage storage,
            AuditTrail audit,
            InviterPermissions inviterPermissions,
            HmacKey currentKey,
            RandomGenerator random) {
        RoleCatalog roles = inviterPermissions.roles();
        RoleListReader roleReader = new RoleListReader(roles);
        InvitationLifecycle lifecycle = new InvitationLifecycle(audit, inviterPermissions);
        InvitationWriter invitations = new InvitationWriter(lifecycle, currentKey, random);
        MemberWriter members = new MemberWriter(audit, lifecycle, roles);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new AccountRoutes(new AccountService(storage, audit), roles).routes());
        routes.addAll(
                new MemberRoutes(new MemberService(storage, members, invitations, roleReader), roleReader).routes());
        routes.addAll(
                new InvitationRoutes(new InvitationService(storage, invitations, roleReader), roleReader).routes());
        routes.addAll(
                new MembershipRoutes(new MembershipService(storage, members, invitations, lifecycle, roles)).routes());
        return routes;
    }
}
