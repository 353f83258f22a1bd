package dev.ambit.storage;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Identifies an audit entry. */
public record AuditId(long high, long low) implements ObjectId {
    /** Parses 32 lower-case hexadecimal digits; returns empty for any other text. */
    public static Optional<AuditId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * Parses 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static AuditId of(String text) {
        return new AuditId(ObjectId.high(text), ObjectId.low(text));
    }

    /** Returns a random id. With 128 random bits, a collision is practically impossible. */
    public static AuditId random(RandomGenerator random) {
        return new AuditId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
