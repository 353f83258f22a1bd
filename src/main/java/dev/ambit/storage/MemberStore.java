package dev.ambit.storage;

import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import java.util.List;
import java.util.Optional;

/** Who belongs to which account. A user is a member of an account at most once. Lists have the eldest first. */
public interface MemberStore {
    /** {@link InsertResult#CONFLICT} when that user is a member of that account already. */
    InsertResult insert(Member member);

    Optional<Member> find(MemberId id);

    /** The member of {@code account} whose address that is, whatever its case. */
    Optional<Member> find(AccountId account, String email);

    Listing<Member> listByAccount(AccountId account, Direction direction, Slice slice);

    Listing<Member> listByUser(UserId user, Direction direction, Slice slice);

    /** Stores the roles, in their order, and whether it is suspended; false when there is no such member. */
    boolean update(Member member);

    /** False when there is no such member. */
    boolean delete(MemberId id);

    List<Member> all();
}
