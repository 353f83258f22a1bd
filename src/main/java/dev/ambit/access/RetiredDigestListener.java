package dev.ambit.access;

import dev.ambit.core.token.TokenDigest;

/** Hears of tokens whose stored digest is of a retired key. */
@FunctionalInterface
public interface RetiredDigestListener {
    /** Where nothing is renewed. */
    RetiredDigestListener NONE = (known, before, after) -> {};

    /**
     * A token was proved under a retired key; never waits.
     *
     * @param before the digest that it is stored with
     * @param after the digest of the same secret under the current key
     */
    void note(IndexedToken known, TokenDigest before, TokenDigest after);
}
