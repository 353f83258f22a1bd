package dev.ambit.signin;

import dev.ambit.core.resource.UserId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Somebody came back from the provider in vain. Carries no stack trace: it is an answer, not a fault. */
final class OidcFailure extends RuntimeException {
    private final Reason reason;
    private final @Nullable UserId user;

    /** Why; the dashboard has a sentence for each. */
    enum Reason {
        /** Nobody set out like that from this browser, or too long ago, or came back before. */
        STATE,
        /** The person or the provider refused. */
        DENIED,
        /** The provider cannot be reached, or says what cannot be believed. */
        PROVIDER,
        /** The provider does not say that it knows the e-mail address to be the person's. */
        UNVERIFIED,
        /** No user has that address. */
        UNKNOWN,
        /** The user is somebody else at the provider, or that somebody is another user. */
        TAKEN,
        /** The provider did not ask who it is. */
        STALE,
        /** The session from which it began is over. */
        ENDED;

        /** As it stands in an address. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    OidcFailure(Reason reason) {
        this(reason, null);
    }

    /** {@code user} is whom it was tried on. */
    OidcFailure(Reason reason, @Nullable UserId user) {
        super(reason.word(), null, false, false);
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
