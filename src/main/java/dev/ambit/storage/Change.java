package dev.ambit.storage;

import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;

/**
 * What was created, changed or deleted. It names the thing and not its new state: who follows the log reads that, and
 * finds nothing when it is gone.
 */
public sealed interface Change {
    record OfToken(TokenId id) implements Change {}

    record OfUser(UserId id) implements Change {}

    record OfSession(SessionId id) implements Change {}

    record OfAccount(AccountId id) implements Change {}

    record OfMember(MemberId id) implements Change {}

    /** The zone itself; deleting it deletes its records without a further word. */
    record OfZone(ZoneId id) implements Change {}

    record OfRecord(ZoneId zone, RecordId id) implements Change {}

    /** Any number of records of a zone, after an import. */
    record OfRecords(ZoneId zone) implements Change {}
}
