package dev.ambit.signin.password;

import org.jspecify.annotations.Nullable;

/**
 * A password and a second-factor code.
 *
 * @param code of the authenticator app, or a recovery code; null when none was given
 */
record PasswordCredentials(String password, @Nullable String code) {
    /** Contains neither. */
    @Override
    public String toString() {
        return "PasswordCredentials[…]";
    }
}
