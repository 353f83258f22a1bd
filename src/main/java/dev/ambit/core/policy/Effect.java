package dev.ambit.core.policy;

import java.util.Locale;
import java.util.Optional;

/** Whether a policy allows or denies; a deny takes precedence. */
public enum Effect {
    ALLOW,
    DENY;

    public static Optional<Effect> parse(String text) {
        return switch (text) {
            case "allow" -> Optional.of(ALLOW);
            case "deny" -> Optional.of(DENY);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
