package dev.ambit.storage;

import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects tokens of an owner.
 *
 * @param expiredBy when not null, tokens that have expired at that time are excluded
 * @param name a condition on the name, or null
 */
public record TokenFilter(
        TokenOwner owner,
        @Nullable Instant expiredBy,
        @Nullable TextMatch name) {
    public static TokenFilter of(TokenOwner owner) {
        return new TokenFilter(owner, null, null);
    }
}
