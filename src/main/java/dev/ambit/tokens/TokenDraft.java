package dev.ambit.tokens;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.List;

/** The requested values of a token: well-formed, but not yet checked against the permissions of the caller. */
record TokenDraft(String name, boolean enabled, List<Policy> policies, AddressCondition condition, Lifetime lifetime) {
    TokenDraft {
        policies = List.copyOf(policies);
    }

    Token create(TokenId id, TokenOwner owner, Instant at) {
        return new Token(id, owner, name, enabled, policies, condition, lifetime, at, at);
    }

    Token replace(Token before, Instant at) {
        return new Token(
                before.id(), before.owner(), name, enabled, policies, condition, lifetime, before.issuedOn(), at);
    }
}
