package dev.ambit.accounts;

import dev.ambit.access.Caller;
import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.Account;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import java.util.List;
import java.util.Optional;

/** Reads and renames accounts; a change is one transaction with its audit entry and revision. */
record AccountService(Storage storage, AuditTrail audit) {
    /** The accounts of which {@code caller} sees anything. */
    List<Account> listVisible(Caller caller) {
        return storage.read(tx -> tx.accounts().all()).stream()
                .filter(account -> caller.reaches(account.id()))
                .filter(account -> caller.sees(account.id()))
                .toList();
    }

    Optional<Account> find(AccountId id) {
        return storage.read(tx -> tx.accounts().find(id));
    }

    /** Renames the account; empty when it does not exist. */
    Optional<Account> rename(AccountId id, String name, AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<Account> found = tx.accounts().find(id);
            if (found.isEmpty()) {
                return found;
            }
            Account before = found.get();
            Account after = new Account(id, name, before.createdOn(), context.at());
            tx.accounts().update(after);
            Event event = new Event(
                    AuditAction.ACCOUNT_UPDATE,
                    new Target(Kind.ACCOUNT, id.toString()),
                    Scope.of(id),
                    Json.text(AccountJson.of(before)),
                    Json.text(AccountJson.of(after)));
            audit.record(tx, context, event, new Change.OfAccount(id));
            return Optional.of(after);
        });
    }
}
