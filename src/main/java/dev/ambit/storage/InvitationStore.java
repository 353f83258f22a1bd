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
 * Invitations that were not accepted yet, with the digests of the secrets in their links. An address is invited to an account
 * at most once. Lists have the eldest first.
 */
public interface InvitationStore {
    /** {@code digest} is null for one without a link; TAKEN when the address, whatever its case, is invited already. */
    InsertResult insert(Invitation invitation, @Nullable TokenDigest digest);

    Optional<Invitation> find(MemberId id);

    Optional<Invitation> find(TokenDigest digest);

    List<Invitation> listByAccount(AccountId account);

    /** Those to one address, whatever its case. */
    List<Invitation> listByEmail(String email);

    /** Those that a user made, signed in or by a token. */
    List<Invitation> listByInviter(UserId inviter);

    List<Invitation> listByToken(TokenId token);

    /** Stores who made it, the roles and the end; false when there is no such invitation. */
    boolean update(Invitation invitation);

    /** Makes another secret that of the link, null for none; false when there is no such invitation. */
    boolean replaceDigest(MemberId id, @Nullable TokenDigest digest);

    /** False when there is no such invitation. */
    boolean delete(MemberId id);

    /** Deletes those of the account that were over at {@code now}. */
    void deleteOver(AccountId account, Instant now);
}
