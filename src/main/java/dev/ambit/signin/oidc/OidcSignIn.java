package dev.ambit.signin.oidc;

import dev.ambit.audit.AuditAction;
import dev.ambit.core.account.Session;
import dev.ambit.core.limit.Source;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.signin.attempt.Attempt;
import dev.ambit.signin.attempt.AttemptLimiter.Kind;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.attempt.SignInLimits;
import dev.ambit.signin.oidc.OidcFailure.Reason;
import dev.ambit.signin.oidc.OidcLogin.Purpose;
import dev.ambit.signin.oidc.OidcProvider.Identity;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logins at the OpenID provider: the way there, and the way back with the identity that the provider asserts. */
public final class OidcSignIn {
    private final OidcProvider provider;
    private final OidcLogins logins;
    private final OidcIdentities identities;
    private final SignInLimits limits;

    public OidcSignIn(OidcProvider provider, OidcLogins logins, OidcIdentities identities, SignInLimits limits) {
        this.provider = provider;
        this.logins = logins;
        this.identities = identities;
        this.limits = limits;
    }

    OidcSettings settings() {
        return provider.settings();
    }

    /**
     * The way to the provider.
     *
     * @param url where the browser has to go
     * @param browser the secret for the cookie of the browser
     */
    record Departure(URI url, String browser) {
        /** Contains no secret. */
        @Override
        public String toString() {
            return "Departure[…]";
        }
    }

    /**
     * Starts a login.
     *
     * @param redirect the URI to which the provider sends the browser back
     * @param session the session of the browser; null when none
     * @throws ApiException when the provider cannot be reached; 429 when there were too many attempts
     */
    Departure start(Purpose purpose, URI redirect, @Nullable Session session, SignInClient client) {
        Attempt attempt = limits.attempts().acquire(Kind.OIDC, client);
        OidcLogin login = logins.start(purpose, redirect, session, attempt, client.at());
        try {
            return new Departure(provider.authorizationUri(login, Source.of(client.client())), login.browser());
        } catch (OidcFailure _) {
            throw new ApiException(ErrorCode.PROVIDER_UNAVAILABLE);
        }
    }

    /**
     * Finishes the login {@code state}, which the browser with the secret {@code browser} must have started.
     *
     * @param parameters those of the provider's response
     */
    OidcResult finish(String state, String browser, Map<String, List<String>> parameters, SignInClient client) {
        Optional<OidcLogin> found = logins.take(state, client.at()).filter(one -> one.isOfBrowser(browser));
        if (found.isEmpty()) {
            return new OidcResult.Failed(Purpose.SIGN_IN, Reason.STATE);
        }
        OidcLogin login = found.get();
        try {
            OidcResult result = finish(login, provider.identify(login, parameters, Source.of(client.client())), client);
            login.attempt().succeeded();
            return result;
        } catch (OidcFailure failure) {
            limits.failures()
                    .record(
                            action(login.purpose()),
                            failure.user(),
                            client.auditContext(null),
                            Map.of(
                                    "way",
                                    OidcIdentities.WAY,
                                    "reason",
                                    failure.reason().code()));
            return new OidcResult.Failed(login.purpose(), failure.reason());
        }
    }

    private OidcResult finish(OidcLogin login, Identity identity, SignInClient client) {
        return switch (login.purpose()) {
            case SIGN_IN -> new OidcResult.SignedIn(identities.signIn(identity, client, login.session()));
            case LINK -> {
                identities.link(identity, own(login), client);
                yield new OidcResult.Linked();
            }
            case REAUTHENTICATE ->
                new OidcResult.Reauthenticated(
                        identities.reauthenticate(identity, own(login), login.startedOn(), client));
        };
    }

    private static Session own(OidcLogin login) {
        return Objects.requireNonNull(login.session(), "a login of this purpose starts in a session");
    }

    private static AuditAction action(Purpose purpose) {
        return switch (purpose) {
            case SIGN_IN -> AuditAction.USER_SIGN_IN;
            case LINK -> AuditAction.USER_LINK;
            case REAUTHENTICATE -> AuditAction.USER_PROVE;
        };
    }
}
