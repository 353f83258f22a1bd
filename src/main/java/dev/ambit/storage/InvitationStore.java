package dev.ambit.storage;

import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores invitations that were not accepted yet, with the digests of the secrets in their links. An address is invited
 * to an account at most once. Lists are ordered oldest first.
 */
public interface InvitationStore {
    /**
     * {@code digest} is null for an invitation without a link. Returns {@link InsertResult#CONFLICT} when the address
     * is already invited, ignoring case.
     */
    InsertResult insert(Invitation invitation, @Nullable TokenDigest digest);

    Optional<Invitation> find(MemberId id);

    Optional<Invitation> find(TokenDigest digest);

    List<Invitation> listByAccount(AccountId account);

    /** The invitations to one address, ignoring case. */
    List<Invitation> listByEmail(String email);

    /** The invitations that a user created, signed in or with a token. */
    List<Invitation> listByInviter(UserId inviter);

    List<Invitation> listByToken(TokenId token);

    /** Updates inviter, token, roles and expiry; returns false when the invitation does not exist. */
    boolean update(Invitation invitation);

    /** Replaces the digest of the link, null for no link; returns false when the invitation does not exist. */
    boolean replaceDigest(MemberId id, @Nullable TokenDigest digest);

    /** Returns false when the invitation does not exist. */
    boolean delete(MemberId id);

    /** Deletes the invitations of the account that have expired at {@code now}. */
    void deleteExpired(AccountId account, Instant now);
}
