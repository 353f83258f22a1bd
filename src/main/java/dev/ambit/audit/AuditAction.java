package dev.ambit.audit;

import java.util.Arrays;
import java.util.Optional;

/**
 * The actions of the audit log. An entry stores the word, which is also the value of the API's filters and never
 * changes; a log may have entries with words of actions that a later version no longer writes.
 */
public enum AuditAction {
    ACCESS_REFUSE("access.refuse"),
    ACCOUNT_CREATE("account.create"),
    ACCOUNT_UPDATE("account.update"),
    ACL_CREATE("acl.create"),
    ACL_DELETE("acl.delete"),
    ACL_UPDATE("acl.update"),
    AUDIT_BROKEN("audit.broken"),
    AUDIT_PRUNE("audit.prune"),
    INVITATION_ACCEPT("invitation.accept"),
    INVITATION_CREATE("invitation.create"),
    INVITATION_DELETE("invitation.delete"),
    INVITATION_LINK("invitation.link"),
    INVITATION_UNLINK("invitation.unlink"),
    INVITATION_UPDATE("invitation.update"),
    MEMBER_CREATE("member.create"),
    MEMBER_DELETE("member.delete"),
    MEMBER_UPDATE("member.update"),
    OUTGOING_CREATE("outgoing.create"),
    OUTGOING_DELETE("outgoing.delete"),
    OUTGOING_DISABLE("outgoing.disable"),
    OUTGOING_ENABLE("outgoing.enable"),
    OUTGOING_NOTIFY("outgoing.notify"),
    OUTGOING_UPDATE("outgoing.update"),
    PEER_CREATE("peer.create"),
    PEER_DELETE("peer.delete"),
    PEER_UPDATE("peer.update"),
    RECORD_CREATE("record.create"),
    RECORD_DELETE("record.delete"),
    RECORD_IMPORT("record.import"),
    RECORD_UPDATE("record.update"),
    TOKEN_CREATE("token.create"),
    TOKEN_DELETE("token.delete"),
    TOKEN_ROLL("token.roll"),
    TOKEN_UPDATE("token.update"),
    TSIG_CREATE("tsig.create"),
    TSIG_DELETE("tsig.delete"),
    TSIG_UPDATE("tsig.update"),
    USER_CODE("user.code"),
    USER_CREATE("user.create"),
    USER_EMAIL_PROVE("user.email.prove"),
    USER_LINK("user.link"),
    USER_ONE_TIME_PASSWORD_DISABLE("user.one_time_password.disable"),
    USER_ONE_TIME_PASSWORD_ENABLE("user.one_time_password.enable"),
    USER_PASSKEY_CREATE("user.passkey.create"),
    USER_PASSKEY_DELETE("user.passkey.delete"),
    USER_PASSWORD("user.password"),
    USER_PROVE("user.prove"),
    USER_RECOVERY_CODES("user.recovery_codes"),
    USER_SIGN_IN("user.sign_in"),
    USER_SIGN_OUT("user.sign_out"),
    USER_UNLINK("user.unlink"),
    USER_UPDATE("user.update"),
    ZONE_CREATE("zone.create"),
    ZONE_DELETE("zone.delete"),
    ZONE_DNS_SETTINGS_UPDATE("zone.dns_settings.update"),
    ZONE_UPDATE("zone.update");

    private final String word;

    AuditAction(String word) {
        this.word = word;
    }

    /** The action with this word; empty when there is none. */
    static Optional<AuditAction> parse(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word.equals(word))
                .findFirst();
    }

    /** The stored word. */
    @Override
    public String toString() {
        return word;
    }
}
