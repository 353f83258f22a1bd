package dev.ambit.core.resource;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies a zone. */
public record ZoneId(long high, long low) implements ObjectId {
    /** The id that {@code text} spells, or empty when it is not 32 lower-case hexadecimal digits. */
    public static Optional<ZoneId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * The id that {@code text} spells.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public static ZoneId of(String text) {
        return new ZoneId(ObjectId.high(text), ObjectId.low(text));
    }

    /** A new id; 128 random bits never meet. */
    public static ZoneId random(RandomGenerator random) {
        return new ZoneId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
