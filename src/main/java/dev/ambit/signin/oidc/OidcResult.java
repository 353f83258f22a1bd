package dev.ambit.signin.oidc;

import dev.ambit.signin.oidc.OidcFailure.Reason;
import dev.ambit.signin.oidc.OidcLogin.Purpose;
import dev.ambit.signin.session.NewSession;

/** The result of a login at the OpenID provider. */
sealed interface OidcResult {
    record SignedIn(NewSession session) implements OidcResult {}

    record Linked() implements OidcResult {}

    record Reauthenticated(NewSession session) implements OidcResult {}

    /** @param purpose of the login; {@code SIGN_IN} when it is unknown */
    record Failed(Purpose purpose, Reason reason) implements OidcResult {}
}
