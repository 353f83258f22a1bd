package dev.ambit.accounts;

import dev.ambit.access.Caller;
import dev.ambit.access.InviterPermissions;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.JsonFields;
import dev.ambit.http.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Which roles a caller may give, and take: Account Settings Write would be every permission if it could make its holder, or a
 * friend, an administrator. So nobody gives a role, or touches who has it, with permissions that they do not hold themselves
 * through the very token they use.
 */
record RoleListReader(RoleCatalog roles) {
    private static final int MAX_ROLES = 100;

    /** The member {@code roles} as clients send it: ids, or objects that have one. */
    List<RoleId> read(Caller caller, AccountId account, JsonFields jsonFields) {
        List<RoleId> ids = new ArrayList<>();
        if (jsonFields.value("policies").filter(policies -> !policies.isEmpty()).isPresent()) {
            // They would narrow the roles to some resources; dropped in silence, the roles would hold on all.
            jsonFields.problem("policies", "must not be sent: this server knows `roles` on the whole account alone");
        }
        Optional<JsonNode> sent = jsonFields.value("roles");
        if (sent.isEmpty()
                || !sent.get().isArray()
                || sent.get().isEmpty()
                || sent.get().size() > MAX_ROLES) {
            jsonFields.problem("roles", "is required: an array of the ids of 1 to " + MAX_ROLES + " roles");
            return ids;
        }
        for (JsonNode element : sent.get()) {
            JsonNode id = element.isObject() ? element.path("id") : element;
            Optional<RoleId> known = id.isString()
                    ? RoleId.parse(id.stringValue())
                            .filter(role -> roles.find(role).isPresent())
                    : Optional.empty();
            if (known.isEmpty()) {
                jsonFields.problem("roles", "must name roles of this server; got " + SafeText.of(id.toString()));
            }
            known.ifPresent(ids::add);
        }
        for (Role role : beyond(caller, account, ids)) {
            jsonFields.refuse(DenyReason.NOT_GRANTED);
            jsonFields.problem(
                    "roles",
                    "must not give `" + role.name() + "`: it may do more than "
                            + (caller.isSignedIn() ? "you" : "this token"));
        }
        return ids;
    }

    /**
     * Goes on when the caller could give all of {@code given}.
     *
     * @throws ApiException when not: who has them may do more than the caller, and is not the caller's to change
     */
    void requireReach(Caller caller, AccountId account, List<RoleId> given) {
        List<Role> beyond = beyond(caller, account, given);
        if (!beyond.isEmpty()) {
            throw new ApiException(
                            ErrorCode.UNAUTHORIZED_RESOURCE,
                            "the member has the role `" + beyond.getFirst().name() + "`, which may do more than "
                                    + (caller.isSignedIn() ? "you" : "this token"))
                    .refusing(DenyReason.NOT_GRANTED);
        }
    }

    private List<Role> beyond(Caller caller, AccountId account, List<RoleId> ids) {
        PermissionSet givable = InviterPermissions.delegable(caller, account);
        return ids.stream()
                .flatMap(id -> roles.find(id).stream())
                .filter(role -> !givable.containsAll(role.permissions()))
                .toList();
    }
}
