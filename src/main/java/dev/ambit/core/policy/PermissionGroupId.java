package dev.ambit.core.policy;

import dev.ambit.core.resource.ObjectId;
import java.util.Optional;

/** Identifies a permission group of the catalog. */
public record PermissionGroupId(long high, long low) implements ObjectId {
    /** Parses 32 lower-case hexadecimal digits; empty for any other text. */
    public static Optional<PermissionGroupId> parse(String text) {
        return ObjectId.isValid(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /**
     * Parses 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException when {@code text} is anything else
     */
    public static PermissionGroupId of(String text) {
        return new PermissionGroupId(ObjectId.high(text), ObjectId.low(text));
    }

    @Override
    public String toString() {
        return ObjectId.print(this);
    }
}
