package dev.ambit.access;

import org.jspecify.annotations.Nullable;

/** Turns the credential headers of a request into a known token. */
public interface Authenticator {
    /** Judges the Authorization, X-Auth-Key and X-Auth-Email headers, null when not sent; a Bearer token counts before the others. */
    Authentication authenticate(@Nullable String authorization, @Nullable String authKey, @Nullable String authEmail);
}
