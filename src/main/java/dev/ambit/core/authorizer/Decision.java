package dev.ambit.core.authorizer;

import dev.ambit.core.policy.PolicyId;
import org.jspecify.annotations.Nullable;

/** The answer to an {@link AccessRequest}, with the policy or rule that gave it. */
public sealed interface Decision {
    /** Allowed by a policy. */
    record Allow(PolicyId policy) implements Decision {}

    /** Refused; {@code policy} is the deny policy when one was the reason. */
    record Deny(DenyReason reason, @Nullable PolicyId policy) implements Decision {}
}
