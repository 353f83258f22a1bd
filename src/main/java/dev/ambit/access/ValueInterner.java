package dev.ambit.access;

import dev.ambit.core.token.Token;
import dev.ambit.storage.StoredToken;
import org.jspecify.annotations.Nullable;

/**
 * Shares equal owners and address conditions between tokens. Of values with the same slot only the newest is kept, so
 * the cache never grows.
 */
final class ValueInterner {
    private final @Nullable Object[] values = new Object[1 << 12];

    /** Returns {@code stored} with shared values. */
    StoredToken internValues(StoredToken stored) {
        Token token = stored.token();
        Token shared = new Token(
                token.id(),
                intern(token.owner()),
                token.name(),
                token.enabled(),
                token.policies(),
                intern(token.condition()),
                token.lifetime(),
                token.issuedOn(),
                token.modifiedOn());
        return new StoredToken(shared, stored.digest(), stored.keyId(), stored.lastUsedOn());
    }

    @SuppressWarnings("unchecked") // equal values have the same class
    private <T> T intern(T value) {
        int hash = value.hashCode() * 0x9E37_79B9;
        int at = (hash ^ (hash >>> 16)) & (values.length - 1);
        Object known = values[at];
        if (known != null && value.equals(known)) {
            return (T) known;
        }
        values[at] = value;
        return value;
    }
}
