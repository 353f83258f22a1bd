package dev.ambit.storage;

import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import java.util.List;
import java.util.Optional;

/** Stores members of accounts. A user is a member of an account at most once. Lists are ordered by creation time. */
public interface MemberStore {
    /** Returns {@link InsertResult#CONFLICT} when that user is already a member of that account. */
    InsertResult insert(Member member);

    Optional<Member> find(MemberId id);

    /** The member of {@code account} with that e-mail address, ignoring case. */
    Optional<Member> find(AccountId account, String email);

    Listing<Member> listByAccount(AccountId account, Direction direction, Slice slice);

    Listing<Member> listByUser(UserId user, Direction direction, Slice slice);

    /** Updates the roles, in their order, and the suspension; returns false when the member does not exist. */
    boolean update(Member member);

    /** Returns false when the member does not exist. */
    boolean delete(MemberId id);

    List<Member> all();
}
