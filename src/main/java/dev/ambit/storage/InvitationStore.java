package dev.ambit.storage;

import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.InvitationId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.token.TokenDigest;
import java.util.List;
import java.util.Optional;

/** Invitations that nobody has accepted yet, with the digests of the secrets in their links. */
public interface InvitationStore {
    void insert(Invitation invitation, TokenDigest digest);

    Optional<Invitation> find(InvitationId id);

    Optional<Invitation> find(TokenDigest digest);

    /** The eldest first. */
    List<Invitation> listByAccount(AccountId account);

    /** False when there is no such invitation. */
    boolean delete(InvitationId id);
}
