package dev.ambit.access;

import java.util.Optional;

/** Turns the credential headers of a request into a known token. */
public interface Authenticator {
    /** Judges the Authorization, X-Auth-Key and X-Auth-Email headers; a Bearer token counts before the others. */
    Authentication authenticate(Optional<String> authorization, Optional<String> authKey, Optional<String> authEmail);
}
