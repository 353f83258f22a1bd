package dev.ambit.core.resource;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies an account. */
public record AccountId(long high, long low) implements ObjectId {
    /** Parses 32 lower-case hexadecimal digits; empty for any other text. */
    public static Optional<AccountId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * Parses 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException when {@code text} is anything else
     */
    public static AccountId of(String text) {
        return new AccountId(ObjectId.high(text), ObjectId.low(text));
    }

    /** Returns a new id of 128 random bits, enough to rule out collisions. */
    public static AccountId random(RandomGenerator random) {
        return new AccountId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
