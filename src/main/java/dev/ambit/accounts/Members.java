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

/** Wires the members, invitations and memberships. */
public final class Members {
    private Members() {}

    /** All routes; {@code random} must be cryptographically strong: it draws the secrets of links. */
    public static List<Route> routes(
            Storage storage,
            AuditTrail audit,
            InviterPermissions inviterPermissions,
            HmacKey currentKey,
            RandomGenerator random) {
        RoleCatalog roles = inviterPermissions.roles();
        InvitationLifecycle lifecycle = new InvitationLifecycle(audit, inviterPermissions);
        InvitationService invitations = new InvitationService(lifecycle, currentKey, random);
        MemberService members = new MemberService(audit, lifecycle, roles);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new MemberRoutes(storage, members, invitations, roles).routes());
        routes.addAll(new InvitationRoutes(storage, roles, invitations).routes());
        routes.addAll(new MembershipRoutes(storage, members, invitations, lifecycle, roles).routes());
        return routes;
    }
}
