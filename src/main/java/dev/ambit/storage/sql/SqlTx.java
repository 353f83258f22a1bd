package dev.ambit.storage.sql;

import dev.ambit.storage.AccountStore;
import dev.ambit.storage.AuditStore;
import dev.ambit.storage.CatalogStore;
import dev.ambit.storage.IdentityStore;
import dev.ambit.storage.InvitationStore;
import dev.ambit.storage.MemberStore;
import dev.ambit.storage.OneTimePasswordStore;
import dev.ambit.storage.PasskeyStore;
import dev.ambit.storage.RecordStore;
import dev.ambit.storage.RevisionLog;
import dev.ambit.storage.SessionStore;
import dev.ambit.storage.StagedRecordStore;
import dev.ambit.storage.TokenStore;
import dev.ambit.storage.TransferStore;
import dev.ambit.storage.Tx;
import dev.ambit.storage.UserStore;
import dev.ambit.storage.ZoneJournal;
import dev.ambit.storage.ZoneStore;

/** The stores of one transaction in SQL. */
record SqlTx(UnitOfWork unitOfWork) implements Tx {
    @Override
    public TokenStore tokens() {
        return new SqlTokens(unitOfWork);
    }

    @Override
    public UserStore users() {
        return new SqlUsers(unitOfWork);
    }

    @Override
    public AccountStore accounts() {
        return new SqlAccounts(unitOfWork);
    }

    @Override
    public MemberStore members() {
        return new SqlMembers(unitOfWork);
    }

    @Override
    public ZoneStore zones() {
        return new SqlZones(unitOfWork);
    }

    @Override
    public RecordStore records() {
        return new SqlRecords(unitOfWork);
    }

    @Override
    public StagedRecordStore stagedRecords() {
        return new SqlStagedRecords(unitOfWork);
    }

    @Override
    public AuditStore audit() {
        return new SqlAudit(unitOfWork);
    }

    @Override
    public SessionStore sessions() {
        return new SqlSessions(unitOfWork);
    }

    @Override
    public InvitationStore invitations() {
        return new SqlInvitations(unitOfWork);
    }

    @Override
    public OneTimePasswordStore oneTimePasswords() {
        return new SqlOneTimePasswords(unitOfWork);
    }

    @Override
    public PasskeyStore passkeys() {
        return new SqlPasskeys(unitOfWork);
    }

    @Override
    public IdentityStore identities() {
        return new SqlIdentities(unitOfWork);
    }

    @Override
    public TransferStore transfers() {
        return new SqlTransfers(unitOfWork);
    }

    @Override
    public CatalogStore catalogs() {
        return new SqlCatalogs(unitOfWork);
    }

    @Override
    public RevisionLog revisions() {
        return new SqlRevisions(unitOfWork);
    }

    @Override
    public ZoneJournal journal() {
        return new SqlZoneJournal(unitOfWork);
    }
}
