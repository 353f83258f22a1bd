package dev.ambit.storage;

import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The people. No two have the same e-mail address, whatever its case. */
public interface UserStore {
    /** {@code passwordHash} is a salted, slow hash in the text form of its algorithm. */
    InsertResult insert(User user, String passwordHash);

    Optional<User> find(UserId id);

    /** Without regard to case. */
    Optional<User> findByEmail(String email);

    /**
     * Stores everything of {@code user} but its id, e-mail address and {@code createdOn}; false when there is none with its
     * id.
     */
    boolean update(User user);

    Optional<String> passwordHash(UserId id);

    /** False when there is no such user. */
    boolean replacePasswordHash(UserId id, String passwordHash);

    /** When it was proven that the address is the user's; empty when it was not, and may be that of someone else. */
    Optional<Instant> emailProvenOn(UserId id);

    /** Notes such a proof; false when there is no such user. */
    boolean proveEmail(UserId id, Instant at);

    /** Whether there is nobody yet. */
    boolean isEmpty();

    /** Everyone, the eldest first. */
    List<User> all();
}
