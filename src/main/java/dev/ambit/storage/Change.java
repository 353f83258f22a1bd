package dev.ambit.storage;

import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.transfer.AclId;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKeyId;

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

    /** The zone itself. Deleting a zone deletes its records and transfers without a change for each of them. */
    record OfZone(ZoneId id) implements Change {}

    record OfTsigKey(TsigKeyId id) implements Change {}

    record OfPeer(PeerId id) implements Change {}

    record OfAcl(AclId id) implements Change {}

    /** The outgoing transfers of a zone. */
    record OfOutgoing(ZoneId zone) implements Change {}

    record OfRecord(ZoneId zone, RecordId id) implements Change {}

    /** Any number of records of a zone, after an import. */
    record OfRecords(ZoneId zone) implements Change {}
}
