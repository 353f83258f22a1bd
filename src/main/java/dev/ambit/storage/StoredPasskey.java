package dev.ambit.storage;

import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A passkey of a user (Web Authentication level 3): the public half, which is no secret.
 *
 * @param origin of the page that it was made on; on no other does it count
 * @param credential the id by which its authenticator knows it
 * @param data the attested credential data, which hold the public key
 * @param counter what its authenticator counted signatures to; 0 from those that do not count
 * @param backupEligible whether it may be copied to other devices
 * @param backedUp whether it is
 * @param name for people to know it by
 */
@SuppressWarnings("ArrayRecordComponent") // compared by their contents below
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
