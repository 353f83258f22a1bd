package dev.ambit.core.authorizer;

import dev.ambit.core.policy.PolicyId;
import org.jspecify.annotations.Nullable;

/** The answer to an {@link AccessRequest}, with the policy or rule that gave it. */
public sealed interface Decision {
    /** Allowed by a policy, whose id is held as two longs: every allow in memory has one of these. */
    record Allow(long policyHigh, long policyLow) implements Decision {
        Allow(PolicyId policy) {
            this(policy.high(), policy.low());
        }

        public PolicyId policy() {
            return new PolicyId(policyHigh, policyLow);
        }
    }

    /** Refused; {@code policy} is the deny policy when one was the reason. */
    record Deny(DenyReason reason, @Nullable PolicyId policy) implements Decision {
        static final Deny DISABLED = new Deny(DenyReason.DISABLED, null);
        static final Deny NOT_YET_VALID = new Deny(DenyReason.NOT_YET_VALID, null);
        static final Deny EXPIRED = new Deny(DenyReason.EXPIRED, null);
        static final Deny ADDRESS_UNREADABLE = new Deny(DenyReason.ADDRESS_UNREADABLE, null);
        static final Deny ADDRESS_REFUSED = new Deny(DenyReason.ADDRESS_REFUSED, null);
        static final Deny NOT_GRANTED = new Deny(DenyReason.NOT_GRANTED, null);
        static final Deny OWNER_MAY_NOT = new Deny(DenyReason.OWNER_MAY_NOT, null);
    }

    default boolean isAllowed() {
        return this instanceof Allow;
    }
}
