package dev.ambit.signin;

import org.jspecify.annotations.Nullable;

/**
 * What somebody knows.
 *
 * @param code of the authenticator app, or for who has lost it; null when none was given
 */
record PasswordCredentials(String password, @Nullable String code) {
    /** Neither of them. */
    @Override
    public String toString() {
        return "PasswordAndCode[…]";
    }
}
