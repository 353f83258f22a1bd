package dev.ambit.signin.passkey;

import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.http.route.Route.post;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.Session;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.attempt.DeviceCookie;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.attempt.SignInFilters;
import dev.ambit.signin.passkey.PasskeyVerifier.RelyingParty;
import dev.ambit.signin.session.BrowserSessions;
import java.util.List;
import java.util.Map;

/** The challenge to sign, and the requests with the assertion of a passkey. */
public final class PasskeySignInRoutes {
    private final PasskeySignIn service;
    private final BrowserSessions browser;
    private final DeviceCookie devices;

    public PasskeySignInRoutes(PasskeySignIn service, BrowserSessions browser, DeviceCookie devices) {
        this.service = service;
        this.browser = browser;
        this.devices = devices;
    }

    public List<Route> routes() {
        return List.of(post(
                "/client/v4/session/challenge",
                unauthenticated(),
                SignInFilters.requireSecureSameOrigin(this::challenge)));
    }

    /** {@code PublicKeyCredentialRequestOptionsJSON}, for any passkey of this host. */
    private Response challenge(Request request) {
        return Envelope.result(Map.of(
                "challenge",
                service.createChallenge(request.at()),
                "rpId",
                PasskeyRoutes.relyingParty(request).host(),
                "userVerification",
                "required",
                "timeout",
                PasskeyRoutes.MILLIS_TO_SIGN));
    }

    /** Handles a request to sign in that has a {@code credential}. */
    public Response signIn(Request request, JsonFields fields) {
        String credential = PasskeyRoutes.credential(fields);
        RelyingParty relyingParty = PasskeyRoutes.relyingParty(request);
        return browser.started(
                request,
                service.signIn(credential, relyingParty, devices.client(request, null), browser.presented(request)));
    }

    /** Handles a request to authenticate again that has a {@code credential}. */
    public Response reauthenticate(Request request, JsonFields fields) {
        String credential = PasskeyRoutes.credential(fields);
        RelyingParty relyingParty = PasskeyRoutes.relyingParty(request);
        Session session = request.session();
        AuditContext context = AuditContext.of(request);
        return browser.started(
                request,
                service.reauthenticate(session, credential, relyingParty, SignInClient.of(request, session), context));
    }
}
