package dev.ambit.core.policy;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies a policy within its token. */
public record PolicyId(long high, long low) implements ObjectId {
    /** The id that {@code text} spells, or empty when it is not 32 lower-case hexadecimal digits. */
    public static Optional<PolicyId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * The id that {@code text} spells.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public static PolicyId of(String text) {
        return new PolicyId(ObjectId.high(text), ObjectId.low(text));
    }

    /** A new id; 128 random bits never meet. */
    public static PolicyId random(RandomGenerator random) {
        return new PolicyId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
