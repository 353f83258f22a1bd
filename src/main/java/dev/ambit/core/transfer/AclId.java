package dev.ambit.core.transfer;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies an ACL. */
public record AclId(long high, long low) implements ObjectId {
    /** Parses 32 lower-case hexadecimal digits; empty for any other text. */
    public static Optional<AclId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * Parses 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException when {@code text} is anything else
     */
    public static AclId of(String text) {
        return new AclId(ObjectId.high(text), ObjectId.low(text));
    }

    /** Returns a new id of 128 random bits, enough to rule out collisions. */
    public static AclId random(RandomGenerator random) {
        return new AclId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
