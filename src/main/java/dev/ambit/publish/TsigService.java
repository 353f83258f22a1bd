package dev.ambit.publish;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.core.transfer.TsigSecret;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.storage.Change;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredTsigKey;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the TSIG keys of an account.
 *
 * @param digestKeys the current key and then the retired ones; secrets are encrypted under the current one
 * @param random must be cryptographically strong: it draws secrets
 */
record TsigService(Storage storage, AccountObjects objects, List<HmacKey> digestKeys, RandomGenerator random) {
    List<StoredTsigKey> list(AccountId account) {
        return storage.read(tx -> tx.transfers().listKeys(account));
    }

    /**
     * The key {@code id}.
     *
     * @throws ApiException 404 when the account has no such key
     */
    StoredTsigKey find(AccountId account, TsigKeyId id) {
        return storage.read(tx -> find(tx, account, id));
    }

    /** The secret; empty when its digest key was given up. */
    Optional<TsigSecret> secret(StoredTsigKey key) {
        return key.open(digestKeys).map(TsigKey::secret);
    }

    /** Creates a key, with a new secret when none is sent. */
    StoredTsigKey create(AccountId account, TsigDraft draft, AuditContext context) {
        TsigSecret sent = draft.secret();
        TsigSecret secret = sent == null ? TsigSecret.random(random) : sent;
        StoredTsigKey key =
                seal(new TsigKey(TsigKeyId.random(random), account, draft.name(), draft.algorithm(), secret));
        return storage.inTransaction(tx -> {
            objects.checkRoom(tx.transfers().listKeys(account));
            requireFree(tx.transfers().insert(key), draft.fields());
            record(tx, context, AuditAction.TSIG_CREATE, null, State.of(key, true), key);
            return key;
        });
    }

    /** Replaces the key; keeps its secret when none is sent. */
    StoredTsigKey replace(AccountId account, TsigKeyId id, TsigDraft draft, AuditContext context) {
        return storage.inTransaction(tx -> {
            StoredTsigKey before = find(tx, account, id);
            TsigSecret secret = draft.secret();
            boolean isNewSecret = secret != null && !secret(before).equals(Optional.of(secret));
            StoredTsigKey after = secret == null || !isNewSecret
                    ? new StoredTsigKey(id, account, draft.name(), draft.algorithm(), before.sealed(), before.keyId())
                    : seal(new TsigKey(id, account, draft.name(), draft.algorithm(), secret));
            if (!isNewSecret && State.of(before, false).equals(State.of(after, false))) {
                return before;
            }
            requireFree(tx.transfers().update(after), draft.fields());
            record(tx, context, AuditAction.TSIG_UPDATE, State.of(before, false), State.of(after, isNewSecret), after);
            return after;
        });
    }

    /** Deletes a key that no peer has. */
    TsigKeyId delete(AccountId account, TsigKeyId id, AuditContext context) {
        return storage.inTransaction(tx -> {
            StoredTsigKey key = find(tx, account, id);
            List<Peer> peers = tx.transfers().listPeers(account).stream()
                    .filter(peer -> id.equals(peer.key()))
                    .toList();
            if (!peers.isEmpty()) {
                String others = peers.size() == 1 ? "" : " and " + (peers.size() - 1) + " more";
                throw objects.inUse("the peer `" + peers.getFirst().name() + "`" + others);
            }
            tx.transfers().delete(id);
            record(tx, context, AuditAction.TSIG_DELETE, State.of(key, false), null, key);
            return id;
        });
    }

    /** Encrypts all secrets under the current digest key, so that retired ones can be removed. */
    void resealAll() {
        int current = digestKeys.getFirst().id();
        boolean isCurrent =
                storage.<Boolean>read(tx -> tx.transfers().keyIds().stream().allMatch(keyId -> keyId == current));
        if (!isCurrent) {
            storage.inTransaction(tx -> {
                tx.transfers().allKeys().stream()
                        .filter(key -> key.keyId() != current)
                        .flatMap(key -> key.open(digestKeys).stream())
                        .forEach(key -> tx.transfers().reseal(seal(key)));
                return true;
            });
        }
    }

    private StoredTsigKey seal(TsigKey key) {
        return StoredTsigKey.seal(key, digestKeys.getFirst(), random);
    }

    private StoredTsigKey find(Tx tx, AccountId account, TsigKeyId id) {
        return tx.transfers()
                .findKey(id)
                .filter(key -> key.account().equals(account))
                .orElseThrow(objects::notFound);
    }

    /** The name may be another account's, so the error says no more than that it cannot be used. */
    private static void requireFree(InsertResult result, JsonFields fields) {
        if (result == InsertResult.CONFLICT) {
            fields.problem("name", "cannot be used on this server; choose another name");
            fields.check();
        }
    }

    /** A key in the audit log. */
    private record State(String id, String name, String algo, boolean newSecret) {
        static State of(StoredTsigKey key, boolean newSecret) {
            return new State(
                    key.id().toString(), key.name() + ".", key.algorithm().toString(), newSecret);
        }
    }

    private void record(
            Tx tx,
            AuditContext context,
            AuditAction action,
            @Nullable State before,
            @Nullable State after,
            StoredTsigKey key) {
        objects.record(tx, context, action, key.account(), key.id(), before, after, new Change.OfTsigKey(key.id()));
    }
}
