package dev.ambit.storage;

import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import java.util.List;
import java.util.Optional;

/** Stores the secrets of users' one-time passwords, and the recovery codes that replace a lost app. */
public interface OneTimePasswordStore {
    Optional<StoredOneTimePassword> find(UserId user);

    /** Stores the secret and replaces the existing one of the user, if any. */
    void put(StoredOneTimePassword password);

    /** Returns the number of secrets that need that digest key. */
    long countByKey(int keyId);

    /** The digest keys that secrets need. */
    List<Integer> keyIds();

    /** Deletes the secret and the recovery codes; returns false when the user has no secret. */
    boolean delete(UserId user);

    /** Marks {@code step} and all earlier ones as used; returns false when it was already used. */
    boolean advance(UserId user, long step);

    /** Replaces all recovery codes of the user. */
    void replaceRecoveryCodes(UserId user, List<TokenDigest> digests);

    /** Consumes a recovery code; returns false when the user has no such code. */
    boolean consumeRecoveryCode(UserId user, TokenDigest digest);

    int countRecoveryCodes(UserId user);
}
