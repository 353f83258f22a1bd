package dev.ambit.storage;

import dev.ambit.core.resource.UserId;
import java.time.Instant;

/**
 * The secret from which a user's app makes one-time passwords.
 *
 * @param sealed encrypted; which key does it {@code keyId} says
 * @param lastStep the time step of the last password that was taken: it and all before it are used up
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
public record StoredOneTimePassword(UserId user, byte[] sealed, int keyId, long lastStep, Instant createdOn) {
    @Override
    public String toString() {
        return "StoredOneTimePassword[" + user + "]";
    }
}
