package dev.ambit.storage;

import dev.ambit.core.account.LinkedIdentity;
import dev.ambit.core.resource.UserId;
import java.util.Optional;

/** Which user is whom at an OpenID provider: each user at most one, and each of those at most one user. */
public interface IdentityStore {
    /** TAKEN when the user is linked, or somebody else is to that identity. */
    InsertResult insert(LinkedIdentity identity);

    /** Issuer and subject are compared as they are, case included. */
    Optional<LinkedIdentity> find(String issuer, String subject);

    Optional<LinkedIdentity> findByUser(UserId user);

    /** False when the user is not linked. */
    boolean delete(UserId user);
}
