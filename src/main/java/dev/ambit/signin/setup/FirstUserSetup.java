package dev.ambit.signin.setup;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.Tx;
import java.util.List;

/** Creates the first user of a server, with an account and its zones. */
public interface FirstUserSetup {
    /** Must be called in a transaction that found no user. */
    UserId create(Tx tx, FirstUser firstUser, AuditContext context);

    /** The validated values of the setup form. */
    record FirstUser(String email, String passwordHash, String account, List<DnsName> zones) {
        public FirstUser {
            zones = List.copyOf(zones);
        }

        @Override
        public String toString() {
            return "FirstUser[" + email + ", " + account + ", " + zones + "]";
        }
    }
}
