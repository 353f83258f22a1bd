package dev.ambit.storage.sql;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Acl;
import dev.ambit.core.transfer.AclId;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import dev.ambit.storage.StoredTsigKey;
import dev.ambit.storage.TransferStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Keys, peers, ACLs and outgoing transfers in SQL. */
record SqlTransfers(UnitOfWork unitOfWork) implements TransferStore {
    private static final String KEYS = "SELECT id, account, name, algorithm, sealed, key_id FROM tsig_keys";
    private static final String PEERS = "SELECT id, account, name, address, port, tsig_key, ixfr FROM peers";
    private static final String ACLS = "SELECT id, account, name, ip_range FROM acls";
    private static final String BY_ID = " WHERE id = :id";
    private static final String OF_ACCOUNT = " WHERE account = :id ORDER BY name, id";
    private static final String ALL = " ORDER BY name, id";

    @Override
    public InsertResult insert(StoredTsigKey key) {
        int rows = unitOfWork.change("""
                INSERT INTO tsig_keys (id, account, name, algorithm, sealed, key_id)
                VALUES (:id, :account, :name, :algorithm, :sealed, :key_id)
                ON CONFLICT (name) DO NOTHING""", insert -> bind(insert, key).bind("account", key.account()));
        return rows > 0 ? InsertResult.INSERTED : InsertResult.CONFLICT;
    }

    @Override
    public InsertResult update(StoredTsigKey key) {
        if (findKey(key.name()).filter(other -> !other.id().equals(key.id())).isPresent()) {
            return InsertResult.CONFLICT;
        }
        int rows = unitOfWork.change("""
                UPDATE tsig_keys SET name = :name, algorithm = :algorithm, sealed = :sealed, key_id = :key_id
                WHERE id = :id""", update -> bind(update, key));
        if (rows == 0) {
            throw new IllegalArgumentException("there is no TSIG key " + key.id());
        }
        return InsertResult.INSERTED;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, StoredTsigKey key) {
        return statement
                .bind("id", key.id())
                .bind("name", key.name().text())
                .bind("algorithm", key.algorithm().toString())
                .bind("sealed", key.sealed())
                .bind("key_id", key.keyId());
    }

    @Override
    public void reseal(StoredTsigKey key) {
        unitOfWork.changeUnaudited(
                "UPDATE tsig_keys SET sealed = :sealed, key_id = :key_id WHERE id = :id",
                update ->
                        update.bind("id", key.id()).bind("sealed", key.sealed()).bind("key_id", key.keyId()));
    }

    @Override
    public Optional<StoredTsigKey> findKey(TsigKeyId id) {
        return find(KEYS, id, SqlTransfers::key);
    }

    @Override
    public Optional<StoredTsigKey> findKey(DnsName name) {
        return unitOfWork
                .query(KEYS + " WHERE name = :name")
                .bind("name", name.text())
                .map(SqlTransfers::key)
                .findOne();
    }

    @Override
    public List<StoredTsigKey> listKeys(AccountId account) {
        return list(KEYS, account, SqlTransfers::key);
    }

    @Override
    public List<StoredTsigKey> allKeys() {
        return all(KEYS, SqlTransfers::key);
    }

    @Override
    public boolean delete(TsigKeyId id) {
        return delete("tsig_keys", id);
    }

    @Override
    public long countByKey(int keyId) {
        return unitOfWork
                .query("SELECT count(*) FROM tsig_keys WHERE key_id = :key_id")
                .bind("key_id", keyId)
                .mapTo(Long.class)
                .one();
    }

    @Override
    public List<Integer> keyIds() {
        return unitOfWork
                .query("SELECT DISTINCT key_id FROM tsig_keys")
                .mapTo(Integer.class)
                .list();
    }

    @Override
    public void insert(Peer peer) {
        unitOfWork.change("""
                INSERT INTO peers (id, account, name, address, port, tsig_key, ixfr)
                VALUES (:id, :account, :name, :address, :port, :tsig_key, :ixfr)""", insert -> bind(insert, peer).bind("account", peer.account()));
    }

    @Override
    public boolean update(Peer peer) {
        return unitOfWork.change("""
                        UPDATE peers SET name = :name, address = :address, port = :port, tsig_key = :tsig_key,
                            ixfr = :ixfr
                        WHERE id = :id""", update -> bind(update, peer)) > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Peer peer) {
        return statement
                .bind("id", peer.id())
                .bind("name", peer.name())
                .bind("address", ColumnCodecs.nullableBytes(peer.address()))
                .bind("port", peer.port())
                .bind("tsig_key", peer.key())
                .bind("ixfr", peer.ixfr());
    }

    @Override
    public Optional<Peer> findPeer(PeerId id) {
        return find(PEERS, id, SqlTransfers::peer);
    }

    @Override
    public List<Peer> listPeers(AccountId account) {
        return list(PEERS, account, SqlTransfers::peer);
    }

    @Override
    public List<Peer> allPeers() {
        return all(PEERS, SqlTransfers::peer);
    }

    @Override
    public boolean delete(PeerId id) {
        return delete("peers", id);
    }

    @Override
    public void insert(Acl acl) {
        unitOfWork.change(
                "INSERT INTO acls (id, account, name, ip_range) VALUES (:id, :account, :name, :ip_range)",
                insert -> bind(insert, acl).bind("account", acl.account()));
    }

    @Override
    public boolean update(Acl acl) {
        return unitOfWork.change(
                        "UPDATE acls SET name = :name, ip_range = :ip_range WHERE id = :id",
                        update -> bind(update, acl))
                > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Acl acl) {
        return statement
                .bind("id", acl.id())
                .bind("name", acl.name())
                .bind("ip_range", acl.range().text());
    }

    @Override
    public Optional<Acl> findAcl(AclId id) {
        return find(ACLS, id, SqlTransfers::acl);
    }

    @Override
    public List<Acl> listAcls(AccountId account) {
        return list(ACLS, account, SqlTransfers::acl);
    }

    @Override
    public List<Acl> allAcls() {
        return all(ACLS, SqlTransfers::acl);
    }

    @Override
    public boolean delete(AclId id) {
        return delete("acls", id);
    }

    @Override
    public void put(Outgoing transfers) {
        outgoing().put(transfers);
    }

    @Override
    public Optional<Outgoing> findOutgoing(ZoneId zone) {
        return outgoing().find(zone);
    }

    @Override
    public List<Outgoing> listOutgoing(PeerId peer) {
        return outgoing().list(peer);
    }

    @Override
    public List<Outgoing> allOutgoing() {
        return outgoing().all();
    }

    @Override
    public boolean deleteOutgoing(ZoneId zone) {
        return outgoing().delete(zone);
    }

    @Override
    public void touch(ZoneId zone, @Nullable Instant checkedOn, @Nullable Instant transferredOn) {
        outgoing().touch(zone, checkedOn, transferredOn);
    }

    private SqlOutgoing outgoing() {
        return new SqlOutgoing(unitOfWork);
    }

    private <T> Optional<T> find(String select, ObjectId id, RowMapper<T> mapper) {
        return unitOfWork.query(select + BY_ID).bind("id", id).map(mapper).findOne();
    }

    private <T> List<T> list(String select, AccountId account, RowMapper<T> mapper) {
        Query query = unitOfWork.query(select + OF_ACCOUNT).bind("id", account);
        return query.map(mapper).list();
    }

    private <T> List<T> all(String select, RowMapper<T> mapper) {
        return unitOfWork.query(select + ALL).map(mapper).list();
    }

    private boolean delete(String table, ObjectId id) {
        return unitOfWork.change("DELETE FROM " + table + BY_ID, delete -> delete.bind("id", id)) > 0;
    }

    private static StoredTsigKey key(ResultSet row, StatementContext context) throws SQLException {
        return new StoredTsigKey(
                ColumnCodecs.id(row, "id", TsigKeyId::new),
                ColumnCodecs.id(row, "account", AccountId::new),
                DnsName.of(row.getString("name")),
                TsigAlgorithm.parse(row.getString("algorithm")).orElseThrow(() -> damaged("algorithm")),
                row.getBytes("sealed"),
                row.getInt("key_id"));
    }

    private static Peer peer(ResultSet row, StatementContext context) throws SQLException {
        return new Peer(
                ColumnCodecs.id(row, "id", PeerId::new),
                ColumnCodecs.id(row, "account", AccountId::new),
                row.getString("name"),
                ColumnCodecs.nullableId(row, "address", IpAddress::new),
                row.getInt("port"),
                ColumnCodecs.nullableId(row, "tsig_key", TsigKeyId::new),
                row.getBoolean("ixfr"));
    }

    private static Acl acl(ResultSet row, StatementContext context) throws SQLException {
        return new Acl(
                ColumnCodecs.id(row, "id", AclId::new),
                ColumnCodecs.id(row, "account", AccountId::new),
                row.getString("name"),
                Cidr.parse(row.getString("ip_range")).orElseThrow(() -> damaged("ip_range")));
    }

    private static StorageException damaged(String column) {
        return new StorageException(Reason.DAMAGED, "invalid value in " + column);
    }
}
