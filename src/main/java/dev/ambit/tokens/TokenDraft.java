package dev.ambit.tokens;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.token.Lifetime;
import java.util.List;

/** What somebody wants a token to be, well-formed but not yet checked against who they are. */
record TokenDraft(String name, boolean enabled, List<Policy> policies, AddressCondition condition, Lifetime lifetime) {
    TokenDraft {
        policies = List.copyOf(policies);
    }
}
