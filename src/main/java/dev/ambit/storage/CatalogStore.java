package dev.ambit.storage;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.transfer.Catalog;
import java.util.List;
import java.util.Optional;

/**
 * Stores the content of catalog zones, so that no serial of one ever has other members. It follows from the outgoing
 * transfers, so that its changes need neither an audit entry nor a revision.
 */
public interface CatalogStore {
    Optional<Catalog> find(AccountId account);

    /** All catalogs, by account. */
    List<Catalog> all();

    /** Stores the catalog and replaces that of the account, if any. */
    void put(Catalog catalog);
}
