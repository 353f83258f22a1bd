package dev.ambit.signin.oidc;

import static dev.ambit.access.Access.signedIn;
import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.http.route.Route.delete;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.signin.attempt.SignInFilters.requireSecureSameOrigin;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.LinkedIdentity;
import dev.ambit.core.account.Session;
import dev.ambit.http.route.Handler;
import dev.ambit.http.route.HostCookie;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.attempt.DeviceCookie;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.oidc.OidcFailure.Reason;
import dev.ambit.signin.oidc.OidcLogin.Purpose;
import dev.ambit.signin.session.BrowserSessions;
import dev.ambit.signin.session.NewSession;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes of sign-in by an OpenID provider: the redirect there, the callback, and the linked identity. */
public final class OidcRoutes {
    static final String CALLBACK = "/oidc/callback";
    static final HostCookie COOKIE = new HostCookie("ambit-oidc", OidcLogins.MAX_AGE.toSeconds(), true);

    private static final String OIDC = "/client/v4/session/oidc";
    private static final String LINK = OIDC + "/link";
    private static final int SEE_OTHER = 303;

    private final @Nullable OidcSignIn service;
    private final OidcIdentities identities;
    private final BrowserSessions browser;
    private final DeviceCookie devices;

    /** {@code service} is null when no OpenID provider is configured. */
    public OidcRoutes(
            @Nullable OidcSignIn service, OidcIdentities identities, BrowserSessions browser, DeviceCookie devices) {
        this.service = service;
        this.identities = identities;
        this.browser = browser;
        this.devices = devices;
    }

    public List<Route> routes() {
        return List.of(
                get(OIDC, unauthenticated(), request -> offer()),
                post(OIDC, unauthenticated(), requireSecureSameOrigin(this::signIn)),
                post(OIDC + "/proof", signedIn(), startIn(Purpose.REAUTHENTICATE))
                        .in(Lane.SIGN_IN),
                get(LINK, signedIn(), this::link),
                post(LINK, signedIn(), startIn(Purpose.LINK)).in(Lane.SIGN_IN).withRecentAuthentication(),
                delete(LINK, signedIn(), this::unlink)
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                get(CALLBACK, unauthenticated(), this::callback));
    }

    /** @param label the display name of the provider; null when none is configured */
    private record OfferJson(@Nullable String label) {}

    private Response offer() {
        return Envelope.result(
                new OfferJson(service == null ? null : service.settings().label()));
    }

    private Response signIn(Request request) {
        Session before = browser.presented(request);
        SignInClient client = before == null ? devices.client(request, null) : SignInClient.of(request, before);
        return start(Purpose.SIGN_IN, before, request, client);
    }

    /** Starts a login for the user of the request's session. */
    private Handler startIn(Purpose purpose) {
        return requireSecureSameOrigin(request -> {
            Session session = request.session();
            return start(purpose, session, request, SignInClient.of(request, session));
        });
    }

    private record AddressJson(String url) {}

    private Response start(Purpose purpose, @Nullable Session session, Request request, SignInClient client) {
        if (service == null) {
            throw new ApiException(ErrorCode.NOT_FOUND, "single sign-on is not set up on this server");
        }
        URI redirect = base(service.settings(), request).resolve(CALLBACK);
        OidcSignIn.Departure departure = service.start(purpose, redirect, session, client);
        return Envelope.result(new AddressJson(departure.url().toString()))
                .withHeader(HostCookie.HEADER, COOKIE.of(departure.browser()));
    }

    /** The public URL of this server: that of the settings, or the origin of the requesting page. */
    private static URI base(OidcSettings settings, Request request) {
        URI configured = settings.publicUrl();
        return configured != null
                ? configured
                : request.rawRequest()
                        .first("Origin") // requireSecureSameOrigin has checked that it is the request's own host
                        .map(URI::create)
                        .orElseThrow(() -> new ApiException(ErrorCode.CROSS_SITE));
    }

    /**
     * The redirect URI of the provider. The only cookie in the request is that of the login: browsers do not send
     * {@code SameSite=Strict} cookies when another site redirects here.
     */
    private Response callback(Request request) {
        if (!request.isConfidential()) {
            throw new ApiException(ErrorCode.HTTPS_REQUIRED);
        }
        if (service == null) {
            return redirectToFailure(Purpose.SIGN_IN, Reason.STATE);
        }
        String state = request.query().raw("state").orElse("");
        String cookie = COOKIE.read(request.rawRequest()).orElse("");
        OidcResult result = service.finish(state, cookie, request.query().parameters(), devices.client(request, null));
        return switch (result) {
            case OidcResult.SignedIn(NewSession session) -> BrowserSessions.withCookie(redirect("/"), session);
            case OidcResult.Linked _ -> redirect("/profile?oidc=linked");
            case OidcResult.Reauthenticated(NewSession session) ->
                BrowserSessions.withCookie(redirect("/profile?oidc=proved"), session);
            case OidcResult.Failed(Purpose purpose, Reason reason) -> redirectToFailure(purpose, reason);
        };
    }

    /** Redirects to a page of the dashboard; neither the page nor the reason is taken from the provider's response. */
    private static Response redirectToFailure(Purpose purpose, Reason reason) {
        String page = purpose == Purpose.SIGN_IN ? "/sign-in" : "/profile";
        return redirect(page + "?oidc=" + reason.code()).withHeader(HostCookie.HEADER, COOKIE.none());
    }

    private static Response redirect(String page) {
        return new Response(SEE_OTHER, "text/plain; charset=utf-8", new byte[0], Map.of("Location", page));
    }

    /** Both null when there is no link. */
    private record LinkJson(
            @Nullable String issuer, @Nullable Instant linkedOn) {}

    private Response link(Request request) {
        Optional<LinkedIdentity> link = identities.findLink(request.session().user());
        return Envelope.result(new LinkJson(
                link.map(LinkedIdentity::issuer).orElse(null),
                link.map(LinkedIdentity::linkedOn).orElse(null)));
    }

    private Response unlink(Request request) {
        AuditContext context = AuditContext.of(request);
        if (!identities.unlink(request.session().user(), context)) {
            throw new ApiException(ErrorCode.NOT_FOUND, "Not linked");
        }
        return Envelope.result(new LinkJson(null, null));
    }
}
