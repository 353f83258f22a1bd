package dev.ambit.core.account;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;

/** Identifies a role of the catalog. */
public record RoleId(long high, long low) implements ObjectId {
    /** The id that {@code text} spells, or empty when it is not 32 lower-case hexadecimal digits. */
    public static Optional<RoleId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * The id that {@code text} spells.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public static RoleId of(String text) {
        return new RoleId(ObjectId.high(text), ObjectId.low(text));
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
