package dev.ambit.storage;

import dev.ambit.core.resource.UserId;
import java.time.Instant;

/**
 * The secret from which a user's authenticator app generates one-time passwords.
 *
 * @param sealed the secret, encrypted with the key {@code keyId}
 * @param lastStep the time step of the last accepted password: it and all earlier ones are used
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
public record StoredOneTimePassword(UserId user, byte[] sealed, int keyId, long lastStep, Instant createdOn) {
    @Override
    public String toString() {
        return "StoredOneTimePassword[" + user + "]";
    }
}
