package dev.ambit.core.account;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;

/** Identifies a role of the catalog. */
public record RoleId(long high, long low) implements ObjectId {
    /** Parses 32 lower-case hexadecimal digits; empty for any other text. */
    public static Optional<RoleId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * Parses 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException when {@code text} is anything else
     */
    public static RoleId of(String text) {
        return new RoleId(ObjectId.high(text), ObjectId.low(text));
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
