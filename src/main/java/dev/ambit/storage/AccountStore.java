package dev.ambit.storage;

import dev.ambit.core.account.Account;
import dev.ambit.core.resource.AccountId;
import java.util.List;
import java.util.Optional;

/** The accounts. Several may have the same name. */
public interface AccountStore {
    void insert(Account account);

    Optional<Account> find(AccountId id);

    /** Stores the name and {@code modifiedOn}; false when there is no such account. */
    boolean update(Account account);

    /** Every account, the eldest first. */
    List<Account> all();
}
