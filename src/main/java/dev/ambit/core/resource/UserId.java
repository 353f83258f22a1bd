package dev.ambit.core.resource;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies a user. */
public record UserId(long high, long low) implements ObjectId {
    /** Parses 32 lower-case hexadecimal digits; empty for any other text. */
    public static Optional<UserId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * Parses 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException when {@code text} is anything else
     */
    public static UserId of(String text) {
        return new UserId(ObjectId.high(text), ObjectId.low(text));
    }

    /** Returns a new id of 128 random bits, enough to rule out collisions. */
    public static UserId random(RandomGenerator random) {
        return new UserId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
