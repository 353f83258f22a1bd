package dev.ambit.core.resource;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies a user. */
public record UserId(long high, long low) implements ObjectId {
    /** The id that {@code text} spells, or empty when it is not 32 lower-case hexadecimal digits. */
    public static Optional<UserId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * The id that {@code text} spells.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public static UserId of(String text) {
        return new UserId(ObjectId.high(text), ObjectId.low(text));
    }

    /** A new id; 128 random bits never meet. */
    public static UserId random(RandomGenerator random) {
        return new UserId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
