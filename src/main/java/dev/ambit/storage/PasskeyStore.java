package dev.ambit.storage;

import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores the passkeys of users. */
public interface PasskeyStore {
    /** Returns {@link InsertResult#CONFLICT} when there is a passkey with the same credential id. */
    InsertResult insert(StoredPasskey passkey);

    /** The passkey with the credential id {@code credential}. */
    Optional<StoredPasskey> find(byte[] credential);

    /** Ordered oldest first. */
    List<StoredPasskey> listByUser(UserId user);

    /** Returns false when {@code user} has no such passkey. */
    boolean delete(UserId user, PasskeyId id);

    /**
     * Records a use; returns false when the passkey does not exist, or its counter is not less than {@code counter}
     * (both are 0 for an authenticator that does not count).
     */
    boolean touch(PasskeyId id, long counter, boolean backedUp, Instant at);
}
