package dev.ambit.storage;

import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import java.util.List;
import java.util.Optional;

/** What one-time passwords of users are checked by, and the recovery codes of those whose app is gone. */
public interface OneTimePasswordStore {
    Optional<StoredOneTimePassword> find(UserId user);

    /** Stores it in the place of the one that the user has, if any. */
    void put(StoredOneTimePassword password);

    /** How many need that digest key. */
    long countByKey(int keyId);

    /** The digest keys that they need. */
    List<Integer> keys();

    /** Deletes it and the recovery codes; false when the user has none. */
    boolean delete(UserId user);

    /** Uses up {@code step} and all before it; false when it was used up already. */
    boolean advance(UserId user, long step);

    /** Makes these the user's recovery codes, and no others. */
    void replaceRecoveryCodes(UserId user, List<TokenDigest> digests);

    /** Uses up a recovery code; false when there is no such one. */
    boolean takeRecoveryCode(UserId user, TokenDigest digest);

    int recoveryCodes(UserId user);
}
