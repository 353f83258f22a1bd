package dev.ambit.storage;

import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The passkeys of users. */
public interface PasskeyStore {
    /** Stores it unless there is one with its credential. */
    InsertResult insert(StoredPasskey passkey);

    /** The passkey that its authenticator knows by {@code credential}. */
    Optional<StoredPasskey> find(byte[] credential);

    /** The eldest first. */
    List<StoredPasskey> listByUser(UserId user);

    /** False when {@code user} has no such passkey. */
    boolean delete(UserId user, PasskeyId id);

    /**
     * Notes a use; false when the passkey is gone, or its counter is not behind {@code counter} (both may be 0, of an
     * authenticator that does not count).
     */
    boolean touch(PasskeyId id, long counter, boolean backedUp, Instant at);
}
