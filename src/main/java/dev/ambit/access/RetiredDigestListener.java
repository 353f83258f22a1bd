package dev.ambit.access;

import dev.ambit.core.token.TokenDigest;

/** A listener for tokens whose stored digest was made under a retired key. */
@FunctionalInterface
public interface RetiredDigestListener {
    /** Does nothing. */
    RetiredDigestListener NONE = (known, before, after) -> {};

    /**
     * Called when a token was authenticated under a retired key; must not block.
     *
     * @param before the stored digest
     * @param after the digest of the same secret under the current key
     */
    void onRetiredDigest(IndexedToken known, TokenDigest before, TokenDigest after);
}
