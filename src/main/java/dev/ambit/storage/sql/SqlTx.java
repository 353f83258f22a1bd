package dev.ambit.storage.sql;

import dev.ambit.storage.AccountStore;
import dev.ambit.storage.AuditStore;
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
import dev.ambit.storage.Tx;
import dev.ambit.storage.UserStore;
import dev.ambit.storage.ZoneStore;

/** The stores over the statements of one transaction. */
record SqlTx(Statements statements) implements Tx {
    @Override
    public TokenStore tokens() {
        return new SqlTokens(statements);
    }

    @Override
    public UserStore users() {
        return new SqlUsers(statements);
    }

    @Override
    public AccountStore accounts() {
        return new SqlAccounts(statements);
    }

    @Override
    public MemberStore members() {
        return new SqlMembers(statements);
    }

    @Override
    public ZoneStore zones() {
        return new SqlZones(statements);
    }

    @Override
    public RecordStore records() {
        return new SqlRecords(statements);
    }

    @Override
    public StagedRecordStore stagedRecords() {
        return new SqlStagedRecords(statements);
    }

    @Override
    public AuditStore audit() {
        return new SqlAudit(statements);
    }

    @Override
    public SessionStore sessions() {
        return new SqlSessions(statements);
    }

    @Override
    public InvitationStore invitations() {
        return new SqlInvitations(statements);
    }

    @Override
    public OneTimePasswordStore oneTimePasswords() {
        return new SqlOneTimePasswords(statements);
    }

    @Override
    public PasskeyStore passkeys() {
        return new SqlPasskeys(statements);
    }

    @Override
    public IdentityStore identities() {
        return new SqlIdentities(statements);
    }

    @Override
    public RevisionLog revisions() {
        return new SqlRevisions(statements);
    }
}
