package dev.ambit.storage;

import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;

/**
 * The creation, change or deletion of an object. It has the id of the object and not its new state: a follower of the
 * revision log reads the state from the store, and finds nothing when the object was deleted.
 */
public sealed interface Change {
    record OfToken(TokenId id) implements Change {}

    record OfUser(UserId id) implements Change {}

    record OfSession(SessionId id) implements Change {}

    record OfAccount(AccountId id) implements Change {}

    record OfMember(MemberId id) implements Change {}

    /** The zone itself. Deleting a zone deletes its records without a change for each of them. */
    record OfZone(ZoneId id) implements Change {}

    record OfRecord(ZoneId zone, RecordId id) implements Change {}

    /** Any number of records of a zone, after an import. */
    record OfRecords(ZoneId zone) implements Change {}
}
