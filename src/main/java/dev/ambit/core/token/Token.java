package dev.ambit.core.token;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Policy;
import java.time.Instant;
import java.util.List;

/** An API token without its secret: its owner, policies, lifetime and address condition. */
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

    /** Returns a copy with this modification time, for changes outside of this value, such as a new secret. */
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
