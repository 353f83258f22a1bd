package dev.ambit.signin.password;

import static dev.ambit.access.Access.signedIn;
import static dev.ambit.http.route.Route.put;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.account.Session;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.attempt.DeviceCookie;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.attempt.SignInFilters;
import dev.ambit.signin.session.BrowserSessions;
import java.util.List;

/** The requests with a password. */
public final class PasswordRoutes {
    private final PasswordSignIn service;
    private final BrowserSessions browser;
    private final DeviceCookie devices;

    public PasswordRoutes(PasswordSignIn service, BrowserSessions browser, DeviceCookie devices) {
        this.service = service;
        this.browser = browser;
        this.devices = devices;
    }

    public List<Route> routes() {
        return List.of(
                put("/client/v4/session/password", signedIn(), SignInFilters.requireSecureSameOrigin(this::change))
                        .in(Lane.SIGN_IN)
                        .withRecentAuthentication());
    }

    /** Handles a request to sign in. */
    public Response signIn(Request request, JsonFields fields) {
        String email = fields.text("email", 1, EmailAddress.MAX_LENGTH);
        PasswordCredentials credentials = credentials(fields);
        fields.check();
        return browser.started(
                request,
                service.signIn(email, credentials, devices.client(request, email), browser.presented(request)));
    }

    /** Handles a request to authenticate again. */
    public Response reauthenticate(Request request, JsonFields fields) {
        PasswordCredentials credentials = credentials(fields);
        fields.check();
        Session session = request.session();
        return browser.started(
                request,
                service.reauthenticate(
                        session, credentials, SignInClient.of(request, session), AuditContext.of(request)));
    }

    private static PasswordCredentials credentials(JsonFields fields) {
        return new PasswordCredentials(
                fields.secret("password"), fields.value("code").isEmpty() ? null : fields.secret("code"));
    }

    private Response change(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String current = fields.secret("current");
        Session session = request.session();
        String wanted = Passwords.readNew(fields, "password", service.emailOf(session));
        fields.check();
        return browser.started(
                request,
                service.change(session, current, wanted, SignInClient.of(request, session), AuditContext.of(request)));
    }
}
