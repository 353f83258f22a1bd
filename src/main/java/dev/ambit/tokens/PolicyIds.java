package dev.ambit.tokens;

import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.token.Token;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.SafeText;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Assigns the ids of the policies of a token, in order; an update keeps the ids of the existing policies. */
final class PolicyIds {
    private final RandomGenerator random;
    private final boolean isNew;
    private final List<PolicyId> inOrder;
    private final Set<PolicyId> own;
    private final Set<PolicyId> taken = new HashSet<>();
    private int next;

    /** {@code existing} is the token that is updated, or null for a new one. */
    PolicyIds(@Nullable Token existing, RandomGenerator random) {
        this.random = random;
        this.isNew = existing == null;
        this.inOrder = existing == null
                ? List.of()
                : existing.policies().stream().map(Policy::id).toList();
        this.own = Set.copyOf(inOrder);
    }

    /**
     * The id in the request if it is one of the token's; else the existing id at the same position, so that ids are
     * stable.
     */
    PolicyId next(JsonFields draft) {
        Optional<PolicyId> sent = draft.optional("id", "the id of one of the token's policies", PolicyId::parse);
        sent.ifPresent(id -> check(draft, id));
        PolicyId id = sent.or(this::atThisPlace).orElseGet(() -> PolicyId.random(random));
        taken.add(id);
        next++;
        return id;
    }

    private void check(JsonFields draft, PolicyId sent) {
        if (isNew) {
            draft.problem("id", "must not be sent: Reusing existing policies is not supported by token creation");
        } else if (!own.contains(sent) || taken.contains(sent)) {
            draft.problem(
                    "id",
                    "must be the id of one of the token's policies, each at most once; got "
                            + SafeText.of(sent.toString()));
        }
    }

    private Optional<PolicyId> atThisPlace() {
        return next < inOrder.size() && !taken.contains(inOrder.get(next))
                ? Optional.of(inOrder.get(next))
                : Optional.empty();
    }
}
