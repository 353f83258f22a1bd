package dev.ambit.storage;

import dev.ambit.core.account.Account;
import dev.ambit.core.resource.AccountId;
import java.util.List;
import java.util.Optional;

/** Stores accounts. Names need not be unique. */
public interface AccountStore {
    void insert(Account account);

    Optional<Account> find(AccountId id);

    /** Updates the name and {@code modifiedOn}; returns false when the account does not exist. */
    boolean update(Account account);

    /** All accounts, oldest first. */
    List<Account> all();
}
