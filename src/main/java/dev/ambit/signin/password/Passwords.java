package dev.ambit.signin.password;

import com.nulabinc.zxcvbn.Zxcvbn;
import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.ambit.http.wire.JsonFields;
import java.util.List;
import java.util.Optional;

/** Passwords as Argon2id hashes (RFC 9106) with the parameters that OWASP's password storage cheat sheet recommends. */
public final class Passwords {
    public static final int MIN_LENGTH = 12;
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_ESTIMATED = 64;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Argon2Function ARGON2ID =
            Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);

    private static final double MIN_GUESSES = 1e9;
    private static final String DUMMY_HASH = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=" + PARALLELISM
            + "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private Passwords() {}

    /**
     * The problem with a new password, if any: its length, or that it is easy to guess, by the lists of common
     * passwords, names and words, the user's own address, and the patterns that people build on them.
     */
    public static Optional<String> problem(String password, String email) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            return Optional.of("must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters; it has " + length);
        }
        // The lists take some megabytes, so they are not kept. Only a prefix is estimated, since long texts take long.
        String prefix = password.substring(0, Math.min(password.length(), MAX_ESTIMATED));
        boolean weak = new Zxcvbn().measure(prefix, List.of(email)).getGuesses() < MIN_GUESSES;
        return weak
                ? Optional.of(
                        "is too easy to guess: it is made of common passwords, words or patterns; a few words that"
                                + " have nothing to do with each other are hard to guess")
                : Optional.empty();
    }

    /** The member {@code name}, a new password; a weak one is reported as a problem. */
    public static String readNew(JsonFields fields, String name, String email) {
        String password = fields.secret(name);
        if (!password.isEmpty()) {
            problem(password, email).ifPresent(problem -> fields.problem(name, problem));
        }
        return password;
    }

    /** A hash that no password has; comparing with it takes as long as with any other. */
    public static String dummyHash() {
        return DUMMY_HASH;
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
