package dev.ambit.storage;

import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores users. E-mail addresses are unique, ignoring case. */
public interface UserStore {
    /** {@code passwordHash} is a salted, slow hash in the text form of its algorithm. */
    InsertResult insert(User user, String passwordHash);

    Optional<User> find(UserId id);

    /** Ignores case. */
    Optional<User> findByEmail(String email);

    /**
     * Updates everything but id, e-mail address and {@code createdOn}; returns false when the user does not exist.
     */
    boolean update(User user);

    Optional<String> passwordHash(UserId id);

    /** Returns false when the user does not exist. */
    boolean replacePasswordHash(UserId id, String passwordHash);

    /** The time at which the user proved to own the address; empty when it is unproven and may be another person's. */
    Optional<Instant> emailProvenOn(UserId id);

    /** Records such a proof; returns false when the user does not exist. */
    boolean markEmailProven(UserId id, Instant at);

    /** Returns whether there are no users yet. */
    boolean isEmpty();

    /** All users, oldest first. */
    List<User> all();
}
