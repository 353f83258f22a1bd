package dev.ambit.access;

import dev.ambit.core.token.TokenDigest;
import org.jspecify.annotations.Nullable;

/** Finds tokens by the digests of their secrets. */
public interface TokenLookup {
    /** The token with {@code digest}; null when there is none. */
    @Nullable
    IndexedToken find(TokenDigest digest);
}
