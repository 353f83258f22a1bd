package dev.ambit.storage;

import dev.ambit.core.account.LinkedIdentity;
import dev.ambit.core.resource.UserId;
import java.util.Optional;

/** Stores the links of users to identities at an OpenID provider. A link is unique per user and per identity. */
public interface IdentityStore {
    /** Returns {@link InsertResult#CONFLICT} when the user or the identity is already linked. */
    InsertResult insert(LinkedIdentity identity);

    /** Compares issuer and subject exactly, including case. */
    Optional<LinkedIdentity> find(String issuer, String subject);

    Optional<LinkedIdentity> findByUser(UserId user);

    /** Returns false when the user is not linked. */
    boolean delete(UserId user);
}
