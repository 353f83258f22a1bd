package dev.ambit.core.authorizer;

import dev.ambit.core.policy.PolicyId;
import org.jspecify.annotations.Nullable;

/** The result for an {@link AccessRequest}, with the deciding policy or rule. */
public sealed interface Decision {
    /** Allowed by a policy. */
    record Allow(PolicyId policy) implements Decision {}

    /** Denied; {@code policy} is the deny policy, or null when no policy was the reason. */
    record Deny(DenyReason reason, @Nullable PolicyId policy) implements Decision {}
}
