package dev.ambit.core.token;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies a token. Not secret. */
public record TokenId(long high, long low) implements ObjectId {
    /** Parses 32 lower-case hexadecimal digits; empty for any other text. */
    public static Optional<TokenId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * Parses 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException when {@code text} is anything else
     */
    public static TokenId of(String text) {
        return new TokenId(ObjectId.high(text), ObjectId.low(text));
    }

    /** Returns a new id of 128 random bits, enough to rule out collisions. */
    public static TokenId random(RandomGenerator random) {
        return new TokenId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
