package dev.ambit.core.authorizer;

import dev.ambit.core.resource.RecordPattern;
import java.util.List;

/**
 * The records of one zone on which a token holds one permission: those that some pattern of {@code allow} and none of
 * {@code deny} matches.
 */
public record RecordScope(List<RecordPattern> allow, List<RecordPattern> deny) {
    public RecordScope {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Whether these are all records, those to come included. */
    public boolean isWhole() {
        return deny.isEmpty() && allow.contains(RecordPattern.ALL);
    }

    public boolean contains(String type, String name) {
        return allow.stream().anyMatch(pattern -> pattern.matches(type, name))
                && deny.stream().noneMatch(pattern -> pattern.matches(type, name));
    }
}
