package dev.ambit.core.authorizer;

import dev.ambit.core.resource.RecordPattern;
import java.util.List;

/**
 * The records of one zone on which a token has one permission: those that match a pattern of {@code allow} and no
 * pattern of {@code deny}.
 */
public record RecordScope(List<RecordPattern> allow, List<RecordPattern> deny) {
    public RecordScope {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Whether the scope contains all current and future records. */
    public boolean isWhole() {
        return deny.isEmpty() && allow.contains(RecordPattern.ALL);
    }

    public boolean contains(String type, String name) {
        return allow.stream().anyMatch(pattern -> pattern.matches(type, name))
                && deny.stream().noneMatch(pattern -> pattern.matches(type, name));
    }
}
