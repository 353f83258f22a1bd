package dev.ambit.accounts;

import dev.ambit.access.Caller;
import dev.ambit.access.InviterPermissions;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Parses lists of roles and checks that the caller may assign them. Account Settings Write would amount to every
 * permission if its holder could become an administrator, or make an accomplice one. So a caller assigns roles, and
 * changes members that have them, only within its own permissions, through the token in use.
 */
record RoleListReader(RoleCatalog roles) {
    private static final int MAX_ROLES = 100;

    /** Parses the member {@code roles}, an array of ids or of objects with an {@code id}. */
    List<RoleId> read(Caller caller, AccountId account, JsonFields fields) {
        List<RoleId> ids = new ArrayList<>();
        if (fields.value("policies").filter(policies -> !policies.isEmpty()).isPresent()) {
            // Policies restrict roles to some resources; ignoring them would grant the roles on all resources.
            fields.problem("policies", "must not be sent: this server supports only `roles` on the whole account");
        }
        Optional<JsonNode> sent = fields.value("roles");
        if (sent.isEmpty()
                || !sent.get().isArray()
                || sent.get().isEmpty()
                || sent.get().size() > MAX_ROLES) {
            fields.problem("roles", "is required: an array of the ids of 1 to " + MAX_ROLES + " roles");
            return ids;
        }
        for (JsonNode element : sent.get()) {
            JsonNode id = element.isObject() ? element.path("id") : element;
            Optional<RoleId> known = id.isString()
                    ? RoleId.parse(id.stringValue())
                            .filter(role -> roles.find(role).isPresent())
                    : Optional.empty();
            if (known.isEmpty()) {
                fields.problem("roles", "must name roles of this server; got " + SafeText.of(id.toString()));
            }
            known.ifPresent(ids::add);
        }
        for (Role role : notAssignable(caller, account, ids)) {
            fields.markDenied(DenyReason.NOT_GRANTED);
            fields.problem(
                    "roles",
                    "must not include `" + role.name() + "`: it has permissions that "
                            + (caller.isSignedIn() ? "you do not have" : "this token does not have"));
        }
        return ids;
    }

    /**
     * Checks that the caller could assign all of {@code given}.
     *
     * @throws ApiException when not: a caller cannot change members with permissions that it does not have
     */
    void requireAssignable(Caller caller, AccountId account, List<RoleId> given) {
        List<Role> notAssignable = notAssignable(caller, account, given);
        if (!notAssignable.isEmpty()) {
            throw new ApiException(
                            ErrorCode.UNAUTHORIZED_RESOURCE,
                            "the member has the role `"
                                    + notAssignable.getFirst().name() + "`, with permissions that "
                                    + (caller.isSignedIn() ? "you do not have" : "this token does not have"))
                    .refusing(DenyReason.NOT_GRANTED);
        }
    }

    private List<Role> notAssignable(Caller caller, AccountId account, List<RoleId> ids) {
        PermissionSet delegable = InviterPermissions.delegable(caller, account);
        return ids.stream()
                .flatMap(id -> roles.find(id).stream())
                .filter(role -> !delegable.containsAll(role.permissions()))
                .toList();
    }
}
