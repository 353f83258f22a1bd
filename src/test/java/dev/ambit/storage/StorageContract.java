package dev.ambit.storage;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.user;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of every engine: each subclass here tests one part of it, and each engine runs all of them. Every test
 * has a fresh database with one user and one account.
 */
public abstract class StorageContract {
    protected static final UserId USER = user(1).id();
    protected static final AccountId ACCOUNT = account(1).id();

    @AutoClose
    protected Storage storage;

    /** Opens an empty database in {@code folder}, which is empty and exists for as long as the database. */
    protected abstract Storage open(Path folder);

    @BeforeEach
    void openWithOneUserAndOneAccount(@TempDir Path folder) {
        storage = open(folder);
        change(storage, tx -> {
            tx.users().insert(user(1), "$argon2id$hash");
            tx.accounts().insert(account(1));
        });
    }

    // AssertJ cannot choose an assertion for a value of a generic type, so each kind of value has a separate method.

    protected <T> Optional<T> found(Function<Tx, Optional<T>> work) {
        return storage.read(work);
    }

    protected <T> List<T> all(Function<Tx, List<T>> work) {
        return storage.read(work);
    }

    protected <T> Listing<T> listing(Function<Tx, Listing<T>> work) {
        return storage.read(work);
    }

    protected long number(Function<Tx, Long> work) {
        return storage.read(work);
    }

    /** Returns the result of a transaction that is not expected to change anything. */
    protected InsertResult inserted(Function<Tx, InsertResult> work) {
        return storage.inTransaction(work);
    }

    /** Returns the result of a transaction that is not expected to change anything. */
    protected boolean changed(Function<Tx, Boolean> work) {
        return storage.inTransaction(work);
    }
}
