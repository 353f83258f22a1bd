package dev.ambit.core.account;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies a person's signing in on one device. */
public record SessionId(long high, long low) implements ObjectId {
    /** The id that {@code text} spells, or empty when it is not 32 lower-case hexadecimal digits. */
    public static Optional<SessionId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * The id that {@code text} spells.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public static SessionId of(String text) {
        return new SessionId(ObjectId.high(text), ObjectId.low(text));
    }

    /** A new id; 128 random bits never meet. */
    public static SessionId random(RandomGenerator random) {
        return new SessionId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
