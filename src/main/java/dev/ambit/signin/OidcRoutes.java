package dev.ambit.signin;

import static dev.ambit.access.Access.signedIn;
import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.http.route.Route.delete;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.signin.SignInFilters.requireSecureSameOrigin;

import dev.ambit.access.IndexedSession;
import dev.ambit.access.SessionIndex;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.LinkedIdentity;
import dev.ambit.core.account.Session;
import dev.ambit.core.limit.Source;
import dev.ambit.http.route.HostCookie;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.OidcFailure.Reason;
import dev.ambit.signin.OidcLogin.Purpose;
import dev.ambit.signin.OidcProvider.Identity;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Routes of sign-in by an OpenID provider: the redirect there, the callback, and the linked identity. */
final class OidcRoutes {
    static final String CALLBACK = "/oidc/callback";
    static final HostCookie COOKIE = new HostCookie("ambit-oidc", OidcLogins.MAX_AGE.toSeconds(), true);

    private static final String OIDC = "/client/v4/session/oidc";
    private static final String LINK = OIDC + "/link";
    private static final int SEE_OTHER = 303;

    private final @Nullable OidcProvider provider;
    private final OidcService service;
    private final SessionIndex index;
    private final AttemptLimiter attempts;
    private final SignInFilters signInFilters;
    private final OidcLogins logins;

    /** {@code provider} is null when no OpenID provider is configured. */
    OidcRoutes(
            @Nullable OidcProvider provider,
            OidcService service,
            SessionIndex index,
            AttemptLimiter attempts,
            SignInFilters signInFilters,
            RandomGenerator random) {
        this.provider = provider;
        this.service = service;
        this.index = index;
        this.attempts = attempts;
        this.signInFilters = signInFilters;
        this.logins = new OidcLogins(random);
    }

    List<Route> routes() {
        return SignInFilters.withSmallBodies(List.of(
                get(OIDC, unauthenticated(), request -> offer()),
                post(
                        OIDC,
                        unauthenticated(),
                        requireSecureSameOrigin(request -> start(request, Purpose.SIGN_IN, presented(request)))),
                post(
                                OIDC + "/proof",
                                signedIn(),
                                requireSecureSameOrigin(
                                        request -> start(request, Purpose.REAUTHENTICATE, request.session())))
                        .in(Lane.SIGN_IN),
                get(LINK, signedIn(), this::link),
                post(
                                LINK,
                                signedIn(),
                                requireSecureSameOrigin(request -> start(request, Purpose.LINK, request.session())))
                        .in(Lane.SIGN_IN)
                        .withRecentAuthentication(),
                delete(LINK, signedIn(), this::unlink)
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                get(CALLBACK, unauthenticated(), this::callback)));
    }

    /** @param label the display name of the provider; null when none is configured */
    private record OfferJson(@Nullable String label) {}

    private Response offer() {
        return Envelope.result(
                new OfferJson(provider == null ? null : provider.settings().label()));
    }

    private record AddressJson(String url) {}

    private Response start(Request request, Purpose purpose, @Nullable Session session) {
        if (provider == null) {
            throw new ApiException(ErrorCode.NOT_FOUND, "single sign-on is not set up on this server");
        }
        URI redirect = base(provider.settings(), request).resolve(CALLBACK);
        SignInClient client = signInFilters.client(request, null);
        Attempt attempt = attempts.acquire(
                AttemptLimiter.Kind.OIDC,
                session == null ? client : client.at(session.id().toString()));
        OidcLogin login = logins.start(purpose, redirect, session, attempt, request.at());
        try {
            return Envelope.result(new AddressJson(provider.authorizationUri(login, Source.of(request.client()))
                            .toString()))
                    .withHeader(HostCookie.HEADER, COOKIE.of(login.browser()));
        } catch (OidcFailure _) {
            throw new ApiException(ErrorCode.PROVIDER_UNAVAILABLE);
        }
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
        String state = request.query().raw("state").orElse("");
        String browser = COOKIE.read(request.rawRequest()).orElse("");
        Optional<OidcLogin> login = logins.take(state, request.at()).filter(one -> one.isOfBrowser(browser));
        if (provider == null || login.isEmpty()) {
            return redirectToFailure(Purpose.SIGN_IN, Reason.STATE);
        }
        SignInClient client = signInFilters.client(request, null);
        try {
            Source source = Source.of(request.client());
            Identity identity = provider.identify(login.get(), request.query().parameters(), source);
            Response response = callback(login.get(), identity, client);
            login.get().attempt().succeeded();
            return response;
        } catch (OidcFailure failure) {
            service.recordFailure(action(login.get().purpose()), failure, client);
            return redirectToFailure(login.get().purpose(), failure.reason());
        }
    }

    private Response callback(OidcLogin login, Identity identity, SignInClient client) {
        return switch (login.purpose()) {
            case SIGN_IN -> {
                Session before = login.session();
                yield SignInFilters.withSession(
                        redirect("/"), service.signIn(identity, client, before == null ? null : before.id()));
            }
            case LINK -> {
                service.link(identity, own(login), client);
                yield redirect("/profile?oidc=linked");
            }
            case REAUTHENTICATE ->
                SignInFilters.withSession(
                        redirect("/profile?oidc=proved"),
                        service.reauthenticate(identity, own(login), login.startedOn(), client));
        };
    }

    private static Session own(OidcLogin login) {
        return Objects.requireNonNull(login.session(), "a login of this purpose starts in a session");
    }

    private static String action(Purpose purpose) {
        return switch (purpose) {
            case SIGN_IN -> "user.sign_in";
            case LINK -> "user.link";
            case REAUTHENTICATE -> "user.prove";
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

    /** The session whose cookie the browser still sends; it ends when a new one starts. */
    private @Nullable Session presented(Request request) {
        Optional<String> secret = HostCookie.SESSION.read(request.rawRequest());
        IndexedSession presented = secret.isPresent() ? index.find(secret.get(), request.at()) : null;
        return presented == null ? null : presented.session();
    }

    /** Both null when there is no link. */
    private record LinkJson(
            @Nullable String issuer, @Nullable Instant linkedOn) {}

    private Response link(Request request) {
        Optional<LinkedIdentity> link = service.findLink(request.session().user());
        return Envelope.result(new LinkJson(
                link.map(LinkedIdentity::issuer).orElse(null),
                link.map(LinkedIdentity::linkedOn).orElse(null)));
    }

    private Response unlink(Request request) {
        AuditContext context = AuditContext.of(request.caller(), request.requestId());
        if (!service.unlink(request.session().user(), context)) {
            throw new ApiException(ErrorCode.NOT_FOUND, "Not linked");
        }
        return Envelope.result(new LinkJson(null, null));
    }
}
