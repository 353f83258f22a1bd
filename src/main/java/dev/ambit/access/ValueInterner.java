package dev.ambit.access;

import dev.ambit.core.token.Token;
import dev.ambit.storage.StoredToken;
import org.jspecify.annotations.Nullable;

/**
 * Lets tokens share what many of them have alike: owners and address conditions. Of values that meet at the same place the
 * newest is remembered, so that this never grows.
 */
final class ValueInterner {
    private final @Nullable Object[] values = new Object[1 << 12];

    /** {@code stored} with shared parts. */
    StoredToken in(StoredToken stored) {
        Token token = stored.token();
        Token lighter = new Token(
                token.id(),
                intern(token.owner()),
                token.name(),
                token.enabled(),
                token.policies(),
                intern(token.condition()),
                token.lifetime(),
                token.issuedOn(),
                token.modifiedOn());
        return new StoredToken(lighter, stored.digest(), stored.keyId(), stored.lastUsedOn());
    }

    @SuppressWarnings("unchecked") // what equals a value has its class
    private <T> T intern(T value) {
        int hash = value.hashCode() * 0x9E37_79B9;
        int at = (hash ^ (hash >>> 16)) & (values.length - 1);
        if (value.equals(values[at])) {
            return (T) values[at];
        }
        values[at] = value;
        return value;
    }
}
