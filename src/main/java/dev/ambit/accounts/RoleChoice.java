package dev.ambit.accounts;

import dev.ambit.access.Caller;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.Fields;
import dev.ambit.http.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads which roles a caller wants to give, and refuses those that are more than the caller has. */
record RoleChoice(MemberService service, RoleCatalog roles) {
    private static final int MOST = 100;

    /** The member {@code roles} as clients send it: ids, or objects that have one. */
    List<RoleId> read(Caller caller, AccountId account, Fields fields) {
        List<RoleId> ids = new ArrayList<>();
        if (fields.value("policies").filter(policies -> !policies.isEmpty()).isPresent()) {
            // They would narrow the roles to some resources; dropped in silence, the roles would hold on all.
            fields.problem("policies", "must not be sent: this server knows `roles` on the whole account alone");
        }
        Optional<JsonNode> sent = fields.value("roles");
        if (sent.isEmpty()
                || !sent.get().isArray()
                || sent.get().isEmpty()
                || sent.get().size() > MOST) {
            fields.problem("roles", "is required: an array of the ids of 1 to " + MOST + " roles");
            return ids;
        }
        for (JsonNode element : sent.get()) {
            JsonNode id = element.isObject() ? element.path("id") : element;
            Optional<RoleId> known = id.isString()
                    ? RoleId.parse(id.stringValue())
                            .filter(role -> roles.find(role).isPresent())
                    : Optional.empty();
            if (known.isEmpty()) {
                fields.problem("roles", "must name roles of this server; got " + Quoted.of(id.toString()));
            }
            known.ifPresent(ids::add);
        }
        for (Role role : service.beyond(caller, account, ids)) {
            fields.refuse(DenyReason.NOT_GRANTED);
            fields.problem(
                    "roles",
                    "must not give `" + role.name() + "`: it may do more than "
                            + (caller.isSignedIn() ? "you" : "this token"));
        }
        return ids;
    }
}
