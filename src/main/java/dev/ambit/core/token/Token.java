package dev.ambit.core.token;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Policy;
import java.time.Instant;
import java.util.List;

/** A token without its secret: whose it is, what it was given, and when and from where it may be used. */
public record Token(
        TokenId id,
        TokenOwner owner,
        String name,
        boolean enabled,
        List<Policy> policies,
        AddressCondition condition,
        Lifetime lifetime,
        Instant issuedOn,
        Instant modifiedOn) {
    public Token {
        policies = List.copyOf(policies);
    }

    /** The same with a change at {@code instant} that none of the other components show, a new secret say. */
    public Token modifiedOn(Instant instant) {
        return new Token(id, owner, name, enabled, policies, condition, lifetime, issuedOn, instant);
    }

    public TokenStatus status(Instant now) {
        if (!enabled) {
            return TokenStatus.DISABLED;
        }
        return lifetime.hasEnded(now) ? TokenStatus.EXPIRED : TokenStatus.ACTIVE;
    }
}
