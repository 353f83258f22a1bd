package dev.ambit.signin.oidc;

import dev.ambit.core.resource.UserId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A login at the provider failed. An exception, because it rolls back the transaction that it ends; {@link OidcSignIn}
 * turns it into a result. Carries no stack trace, because it is no fault.
 */
final class OidcFailure extends RuntimeException {
    private final Reason reason;
    private final @Nullable UserId user;

    /** Why the login failed; the dashboard has a text for each. */
    enum Reason {
        /** The state is unknown, expired, used before, or of another browser. */
        STATE,
        /** The user or the provider denied the request. */
        DENIED,
        /** The provider cannot be reached, or its response is not valid. */
        PROVIDER,
        /** The provider does not assert that the e-mail address is verified. */
        UNVERIFIED,
        /** No user has that address. */
        UNKNOWN,
        /** The user is linked to another identity, or the identity to another user. */
        TAKEN,
        /** The provider did not authenticate the user again. */
        STALE,
        /** The session that started the login has ended. */
        ENDED;

        /** The value of the {@code oidc} query parameter of the dashboard's pages. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    OidcFailure(Reason reason) {
        this(reason, null);
    }

    /** {@code user} is the user that the login was for; null when unknown. */
    OidcFailure(Reason reason, @Nullable UserId user) {
        super(reason.code(), null, false, false);
        this.reason = reason;
        this.user = user;
    }

    Reason reason() {
        return reason;
    }

    @Nullable
    UserId user() {
        return user;
    }
}
