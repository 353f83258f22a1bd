package dev.ambit.storage;

import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a user's passkey (Web Authentication level 3), which is not secret.
 *
 * @param origin of the page on which it was created; it is not valid on any other
 * @param credential the credential id that its authenticator assigned
 * @param data the attested credential data, which contain the public key
 * @param counter the signature counter of its authenticator; 0 when the authenticator does not count
 * @param backupEligible whether it may be copied to other devices
 * @param backedUp whether it has been copied to other devices
 * @param name the display name
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares the contents
public record StoredPasskey(
        PasskeyId id,
        UserId user,
        String origin,
        byte[] credential,
        byte[] data,
        long counter,
        boolean backupEligible,
        boolean backedUp,
        String name,
        Instant createdOn,
        @Nullable Instant lastUsedOn) {
    @Override
    public boolean equals(Object other) {
        return other instanceof StoredPasskey that
                && id.equals(that.id)
                && user.equals(that.user)
                && origin.equals(that.origin)
                && Arrays.equals(credential, that.credential)
                && Arrays.equals(data, that.data)
                && counter == that.counter
                && backupEligible == that.backupEligible
                && backedUp == that.backedUp
                && name.equals(that.name)
                && createdOn.equals(that.createdOn)
                && Objects.equals(lastUsedOn, that.lastUsedOn);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "StoredPasskey[" + id + "]";
    }
}
