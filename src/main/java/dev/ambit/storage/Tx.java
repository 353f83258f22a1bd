package dev.ambit.storage;

/** The stores of one transaction. Neither it nor its stores may be used after the transaction or by another thread. */
public interface Tx {
    TokenStore tokens();

    UserStore users();

    AccountStore accounts();

    MemberStore members();

    ZoneStore zones();

    RecordStore records();

    StagedRecordStore stagedRecords();

    AuditStore audit();

    SessionStore sessions();

    InvitationStore invitations();

    OneTimePasswordStore oneTimePasswords();

    PasskeyStore passkeys();

    IdentityStore identities();

    TransferStore transfers();

    CatalogStore catalogs();

    RevisionLog revisions();

    ZoneJournal journal();
}
