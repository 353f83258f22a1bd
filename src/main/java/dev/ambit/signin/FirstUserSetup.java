package dev.ambit.signin;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.Tx;
import java.util.List;

/** Makes the first user of a server, with an account of theirs and its zones. */
public interface FirstUserSetup {
    /** To be called in a transaction that saw no user. */
    UserId create(Tx tx, FirstUser firstUser, AuditContext auditContext);

    /** Who founds it, every value checked. */
    record FirstUser(String email, String passwordHash, String account, List<DnsName> zones) {
        public FirstUser {
            zones = List.copyOf(zones);
        }

        @Override
        public String toString() {
            return "Founder[" + email + ", " + account + ", " + zones + "]";
        }
    }
}
