package dev.ambit.publish;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.transfer.Acl;
import dev.ambit.core.transfer.AclId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Reads and changes the ACLs of an account; {@code random} draws ids. */
record AclService(Storage storage, AccountObjects objects, RandomGenerator random) {
    List<Acl> list(AccountId account) {
        return storage.read(tx -> tx.transfers().listAcls(account));
    }

    /**
     * The ACL {@code id}.
     *
     * @throws ApiException 404 when the account has no such ACL
     */
    Acl find(AccountId account, AclId id) {
        return storage.read(tx -> find(tx, account, id));
    }

    Acl create(AccountId account, AclDraft draft, AuditContext context) {
        Acl acl = draft.toAcl(AclId.random(random), account);
        return storage.inTransaction(tx -> {
            objects.checkRoom(tx.transfers().listAcls(account));
            tx.transfers().insert(acl);
            record(tx, context, AuditAction.ACL_CREATE, acl, null, acl);
            return acl;
        });
    }

    Acl replace(AccountId account, AclId id, AclDraft draft, AuditContext context) {
        Acl after = draft.toAcl(id, account);
        return storage.inTransaction(tx -> {
            Acl before = find(tx, account, id);
            if (!after.equals(before)) {
                tx.transfers().update(after);
                record(tx, context, AuditAction.ACL_UPDATE, after, before, after);
            }
            return after;
        });
    }

    AclId delete(AccountId account, AclId id, AuditContext context) {
        return storage.inTransaction(tx -> {
            Acl acl = find(tx, account, id);
            tx.transfers().delete(id);
            record(tx, context, AuditAction.ACL_DELETE, acl, acl, null);
            return id;
        });
    }

    private Acl find(Tx tx, AccountId account, AclId id) {
        return tx.transfers()
                .findAcl(id)
                .filter(acl -> acl.account().equals(account))
                .orElseThrow(objects::notFound);
    }

    private void record(
            Tx tx, AuditContext context, AuditAction action, Acl acl, @Nullable Acl before, @Nullable Acl after) {
        objects.record(
                tx,
                context,
                action,
                acl.account(),
                acl.id(),
                before == null ? null : AclJson.of(before),
                after == null ? null : AclJson.of(after),
                new Change.OfAcl(acl.id()));
    }
}
