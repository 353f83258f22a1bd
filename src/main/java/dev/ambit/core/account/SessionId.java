package dev.ambit.core.account;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies a session. */
public record SessionId(long high, long low) implements ObjectId {
    /** Parses 32 lower-case hexadecimal digits; empty for any other text. */
    public static Optional<SessionId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * Parses 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException when {@code text} is anything else
     */
    public static SessionId of(String text) {
        return new SessionId(ObjectId.high(text), ObjectId.low(text));
    }

    /** Returns a new id of 128 random bits, enough to rule out collisions. */
    public static SessionId random(RandomGenerator random) {
        return new SessionId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
