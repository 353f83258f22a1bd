package dev.ambit.signin;

import static dev.ambit.access.Access.signedIn;
import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.http.route.Route.post;

import dev.ambit.access.SessionIndex;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.token.HmacKey;
import dev.ambit.http.route.Handler;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.attempt.AttemptLimiter;
import dev.ambit.signin.attempt.DeviceCookie;
import dev.ambit.signin.attempt.FailedAttemptLog;
import dev.ambit.signin.attempt.SignInFilters;
import dev.ambit.signin.attempt.SignInLimits;
import dev.ambit.signin.attempt.VerificationQueue;
import dev.ambit.signin.oidc.EmailVerification;
import dev.ambit.signin.oidc.OidcIdentities;
import dev.ambit.signin.oidc.OidcLogins;
import dev.ambit.signin.oidc.OidcProvider;
import dev.ambit.signin.oidc.OidcRoutes;
import dev.ambit.signin.oidc.OidcSettings;
import dev.ambit.signin.oidc.OidcSignIn;
import dev.ambit.signin.passkey.Challenges;
import dev.ambit.signin.passkey.PasskeyRoutes;
import dev.ambit.signin.passkey.PasskeySignIn;
import dev.ambit.signin.passkey.PasskeySignInRoutes;
import dev.ambit.signin.passkey.PasskeyVerifier;
import dev.ambit.signin.password.PasswordRoutes;
import dev.ambit.signin.password.PasswordSignIn;
import dev.ambit.signin.session.BrowserSessions;
import dev.ambit.signin.session.SessionRoutes;
import dev.ambit.signin.session.SessionService;
import dev.ambit.signin.setup.FirstUserSetup;
import dev.ambit.signin.setup.InvitationAcceptRoutes;
import dev.ambit.signin.setup.InvitationAcceptance;
import dev.ambit.signin.setup.LinkFilter;
import dev.ambit.signin.setup.SetupLink;
import dev.ambit.signin.setup.SetupRoutes;
import dev.ambit.signin.totp.OneTimePasswordRoutes;
import dev.ambit.signin.totp.OneTimePasswords;
import dev.ambit.storage.Storage;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Wires the parts of sign-in. */
public final class SignIn {
    private static final String SESSION = "/client/v4/session";

    private final Storage storage;
    private final AuditTrail audit;
    private final List<HmacKey> keys;
    private final SecureRandom random;
    private final InstantSource clock;
    private final SessionService sessions;
    private final OneTimePasswords oneTimePasswords;
    private final DeviceCookie devices;
    private final SignInLimits limits;

    /** {@code keys} are the current key and then the retired ones. */
    public SignIn(Storage storage, AuditTrail audit, List<HmacKey> keys, SecureRandom random, InstantSource clock) {
        this.storage = storage;
        this.audit = audit;
        this.keys = keys;
        this.random = random;
        this.clock = clock;
        this.sessions = new SessionService(storage, audit, keys.getFirst(), random);
        this.oneTimePasswords = new OneTimePasswords(keys, random);
        this.devices = new DeviceCookie(keys);
        this.limits = new SignInLimits(
                new AttemptLimiter(clock, random), new VerificationQueue(), new FailedAttemptLog(storage, audit));
    }

    /** All routes of sign-in; {@code oidc} is null when no OpenID provider is configured. */
    public List<Route> routes(
            SessionIndex index,
            InvitationLifecycle invitations,
            SetupLink link,
            FirstUserSetup firstUserSetup,
            @Nullable OidcSettings oidc) {
        BrowserSessions browser = new BrowserSessions(storage, index);
        List<Route> routes = new ArrayList<>();
        routes.addAll(credentialRoutes(browser));
        routes.addAll(new SessionRoutes(storage, sessions, browser, devices).routes());
        routes.addAll(new OneTimePasswordRoutes(storage, audit, oneTimePasswords).routes());
        routes.addAll(oidcRoutes(browser, invitations, oidc));
        LinkFilter linkFilter = new LinkFilter(limits, devices);
        routes.addAll(new SetupRoutes(storage, sessions, link, firstUserSetup, linkFilter).routes());
        InvitationAcceptance acceptance = new InvitationAcceptance(storage, audit, invitations, sessions, keys, random);
        routes.addAll(new InvitationAcceptRoutes(acceptance, linkFilter).routes());
        return SignInFilters.withSmallBodies(routes);
    }

    private List<Route> credentialRoutes(BrowserSessions browser) {
        PasskeyVerifier verifier = new PasskeyVerifier(new Challenges(keys, random, clock.instant()), random);
        PasswordRoutes password =
                new PasswordRoutes(new PasswordSignIn(storage, sessions, oneTimePasswords, limits), browser, devices);
        PasskeySignInRoutes passkey =
                new PasskeySignInRoutes(new PasskeySignIn(storage, sessions, verifier, limits), browser, devices);
        List<Route> routes = new ArrayList<>();
        routes.add(post(SESSION, unauthenticated(), either(passkey::signIn, password::signIn)));
        routes.add(post(SESSION + "/proof", signedIn(), either(passkey::reauthenticate, password::reauthenticate))
                .in(Lane.SIGN_IN));
        routes.addAll(password.routes());
        routes.addAll(passkey.routes());
        routes.addAll(new PasskeyRoutes(storage, audit, oneTimePasswords, verifier).routes());
        return routes;
    }

    /** One route for two ways to sign in: a body with a {@code credential} is that of a passkey. */
    private static Handler either(
            BiFunction<Request, JsonFields, Response> passkey, BiFunction<Request, JsonFields, Response> password) {
        return SignInFilters.requireSecureSameOrigin(request -> {
            JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
            return (fields.has("credential") ? passkey : password).apply(request, fields);
        });
    }

    private List<Route> oidcRoutes(
            BrowserSessions browser, InvitationLifecycle invitations, @Nullable OidcSettings settings) {
        EmailVerification verification = new EmailVerification(audit, invitations);
        OidcIdentities identities = new OidcIdentities(storage, audit, sessions, verification);
        OidcSignIn service = settings == null
                ? null
                : new OidcSignIn(new OidcProvider(settings, clock), new OidcLogins(random), identities, limits);
        return new OidcRoutes(service, identities, browser, devices).routes();
    }
}
