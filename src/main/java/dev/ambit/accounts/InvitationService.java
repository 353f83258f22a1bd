package dev.ambit.accounts;

import dev.ambit.access.Caller;
import dev.ambit.accounts.InvitationWriter.IssuedInvitation;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;

/**
 * Reads and changes the invitations of an account on behalf of a caller, which changes only those whose roles it could
 * assign.
 */
record InvitationService(Storage storage, InvitationWriter writer, RoleListReader roleReader) {
    /** The open invitations. */
    List<InvitationJson> list(AccountId account, Instant now) {
        return storage.read(tx -> InvitationWriter.open(tx, account, now).stream()
                .map(invitation -> json(tx, new IssuedInvitation(invitation, null)))
                .toList());
    }

    /** Invites {@code email}; its problems are collected in {@code fields}. */
    InvitationJson create(
            Caller caller,
            AccountId account,
            JsonFields fields,
            String email,
            List<RoleId> roles,
            AuditContext context) {
        return storage.inTransaction(tx -> json(tx, writer.create(tx, account, fields, email, roles, caller, context)));
    }

    MemberId withdraw(Caller caller, AccountId account, MemberId id, AuditContext context) {
        return storage.inTransaction(tx -> {
            writer.end(tx, find(tx, caller, account, id, context.at()), context);
            return id;
        });
    }

    /** Issues a new link; see {@link InvitationWriter#renewLink}. */
    InvitationJson renewLink(Caller caller, AccountId account, MemberId id, AuditContext context) {
        return storage.inTransaction(tx -> {
            Invitation invitation = find(tx, caller, account, id, context.at());
            return json(tx, writer.renewLink(tx, invitation, caller, context));
        });
    }

    private Invitation find(Tx tx, Caller caller, AccountId account, MemberId id, Instant now) {
        Invitation invitation = InvitationWriter.find(tx, account, id, now)
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Invitation not found"));
        roleReader.requireAssignable(caller, account, invitation.roles());
        return invitation;
    }

    private InvitationJson json(Tx tx, IssuedInvitation issuedInvitation) {
        return InvitationJson.of(tx, issuedInvitation, roleReader.roles());
    }
}
