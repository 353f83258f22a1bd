package dev.ambit.users;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.Optional;

/** Passwords as Argon2id hashes (RFC 9106) with the parameters that OWASP's password storage cheat sheet recommends. */
public final class Passwords {
    public static final int LEAST = 12;
    private static final int MOST = 1024;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Argon2Function ARGON2ID =
            Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);

    private Passwords() {}

    /** What is wrong with a password that somebody wants, if anything. */
    public static Optional<String> problem(String password) {
        int length = password.codePointCount(0, password.length());
        return length < LEAST || length > MOST
                ? Optional.of("must have " + LEAST + " to " + MOST + " characters; it has " + length)
                : Optional.empty();
    }

    /** A salted hash in the PHC string form, {@code $argon2id$v=19$…}. */
    public static String hash(String password) {
        return Password.hash(password).addRandomSalt(SALT_BYTES).with(ARGON2ID).getResult();
    }

    /** Whether {@code password} has that hash; takes as long for a wrong one. */
    public static boolean matches(String password, String hash) {
        return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
    }
}
