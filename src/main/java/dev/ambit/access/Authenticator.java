package dev.ambit.access;

import org.jspecify.annotations.Nullable;

/** Authenticates a request by its credential headers. */
public interface Authenticator {
    /**
     * Checks the Authorization, X-Auth-Key and X-Auth-Email headers, null when not sent; the first takes precedence.
     */
    Authentication authenticate(@Nullable String authorization, @Nullable String authKey, @Nullable String authEmail);
}
