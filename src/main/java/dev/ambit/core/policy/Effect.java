package dev.ambit.core.policy;

import java.util.Locale;
import java.util.Optional;

/** Whether a policy gives or takes; taking wins. */
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
