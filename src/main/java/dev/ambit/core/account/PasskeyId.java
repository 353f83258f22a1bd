package dev.ambit.core.account;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies a passkey here; its authenticator knows it by another id. */
public record PasskeyId(long high, long low) implements ObjectId {
    /** The id that {@code text} spells, or empty when it is not 32 lower-case hexadecimal digits. */
    public static Optional<PasskeyId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * The id that {@code text} spells.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public static PasskeyId of(String text) {
        return new PasskeyId(ObjectId.high(text), ObjectId.low(text));
    }

    /** A new id; 128 random bits never meet. */
    public static PasskeyId random(RandomGenerator random) {
        return new PasskeyId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
