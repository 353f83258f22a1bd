package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Acl;
import dev.ambit.core.transfer.AclId;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores the keys, peers, ACLs and outgoing transfers of zones. Lists of keys, peers and ACLs are ordered by name and
 * id, those of outgoing transfers by the id of the zone. Updates never change the account.
 */
public interface TransferStore {
    /** Names of keys are unique on the whole server. */
    InsertResult insert(StoredTsigKey key);

    Optional<StoredTsigKey> findKey(TsigKeyId id);

    Optional<StoredTsigKey> findKey(DnsName name);

    List<StoredTsigKey> listKeys(AccountId account);

    List<StoredTsigKey> allKeys();

    /**
     * Returns {@link InsertResult#CONFLICT} when another key has the name.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    InsertResult update(StoredTsigKey key);

    /** Replaces the sealed secret only. Needs neither an audit entry nor a revision, because the secret is the same. */
    void reseal(StoredTsigKey key);

    /** Deletes a key that no peer has; returns false when there is no such key. */
    boolean delete(TsigKeyId id);

    /** Returns the number of keys whose secret needs that digest key. */
    long countByKey(int keyId);

    /** The digest keys that secrets need. */
    List<Integer> keyIds();

    /** Its key must be stored. */
    void insert(Peer peer);

    Optional<Peer> findPeer(PeerId id);

    List<Peer> listPeers(AccountId account);

    List<Peer> allPeers();

    /** Returns false when there is no such peer. */
    boolean update(Peer peer);

    /** Deletes a peer that no zone is transferred to; returns false when there is no such peer. */
    boolean delete(PeerId id);

    void insert(Acl acl);

    Optional<Acl> findAcl(AclId id);

    List<Acl> listAcls(AccountId account);

    List<Acl> allAcls();

    /** Returns false when there is no such ACL. */
    boolean update(Acl acl);

    /** Returns false when there is no such ACL. */
    boolean delete(AclId id);

    /** Stores the transfers and replaces the existing ones of the zone, if any. The peers must be stored. */
    void put(Outgoing outgoing);

    /** Empty when the zone has none, or was deleted. */
    Optional<Outgoing> findOutgoing(ZoneId zone);

    /** The transfers to one peer. */
    List<Outgoing> listOutgoing(PeerId peer);

    List<Outgoing> allOutgoing();

    /** Returns false when the zone has none. Deleting a zone deletes its transfers, too. */
    boolean deleteOutgoing(ZoneId zone);

    /**
     * Records when peers last asked and fetched, null for no change; never moves a time back. Needs neither an audit
     * entry nor a revision.
     */
    void touch(ZoneId zone, @Nullable Instant checkedOn, @Nullable Instant transferredOn);
}
