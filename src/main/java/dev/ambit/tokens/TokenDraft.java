package dev.ambit.tokens;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.token.Lifetime;
import java.util.List;

/** The requested values of a token: well-formed, but not yet checked against the permissions of the caller. */
record TokenDraft(String name, boolean enabled, List<Policy> policies, AddressCondition condition, Lifetime lifetime) {
    TokenDraft {
        policies = List.copyOf(policies);
    }
}
