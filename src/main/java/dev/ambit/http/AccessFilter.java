package dev.ambit.http;

import dev.ambit.access.Access;
import dev.ambit.access.Access.OwnerKind;
import dev.ambit.access.Access.Target;
import dev.ambit.access.Authentication;
import dev.ambit.access.Authenticator;
import dev.ambit.access.Caller;
import dev.ambit.access.Directory;
import dev.ambit.access.IndexedSession;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.LastUsedQueue;
import dev.ambit.access.Principal;
import dev.ambit.access.Sessions;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.Authorizer;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to its handler, or says why not. The one place where a route's access is asked.
 */
final class AccessFilter {
    private static final HeaderName AUTH_KEY = HeaderNames.create("X-Auth-Key");
    private static final HeaderName AUTH_EMAIL = HeaderNames.create("X-Auth-Email");

    /** Why a request was refused before anything was decided; the names go into metrics. */
    enum RejectionReason {
        MISSING,
        CROSS_SITE,
        MUST_PROVE_AGAIN,
        MALFORMED,
        API_KEY,
        UNKNOWN,
        TOO_MANY,
        NOT_SIGNED_IN,
        WRONG_OWNER,
        NO_SUCH_OBJECT
    }

    // What anybody can send must cost less than a token, and throwing alone would cost more.
    private static final Rejected MISSING =
            rejected(new ApiException(ErrorCode.MISSING_CREDENTIALS), RejectionReason.MISSING);
    private static final Rejected UNKNOWN =
            rejected(new ApiException(ErrorCode.INVALID_ACCESS_TOKEN), RejectionReason.UNKNOWN);
    private static final Rejected NOT_SIGNED_IN =
            rejected(new ApiException(ErrorCode.NOT_SIGNED_IN), RejectionReason.MISSING);
    private static final Rejected VERIFYING_API_KEY =
            rejected(new ApiException(ErrorCode.MISSING_AUTHORIZATION), RejectionReason.API_KEY);
    private static final Rejected VERIFYING_UNKNOWN =
            rejected(new ApiException(ErrorCode.INVALID_API_TOKEN), RejectionReason.UNKNOWN);
    private static final Rejected MALFORMED = rejected(malformed(), RejectionReason.MALFORMED);
    private static final Rejected API_KEY = rejected(apiKey(), RejectionReason.API_KEY);
    private static final Rejected TOO_MANY = new Rejected(
            tooMany().response().withHeader("Retry-After", "1"), ApiException.word(RejectionReason.TOO_MANY));

    private final Authenticator authenticator;
    private final Sessions sessions;
    private final LastUsedQueue lastUsedQueue;
    private final Directory directory;
    private final TargetResolver targetResolver;
    private final SiteOrigins site;
    private final FailureLimit failures = new FailureLimit(new SecureRandom());

    AccessFilter(
            Authenticator authenticator,
            Sessions sessions,
            LastUsedQueue lastUsedQueue,
            Directory directory,
            SiteOrigins site) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.lastUsedQueue = lastUsedQueue;
        this.directory = directory;
        this.targetResolver = new TargetResolver(directory);
        this.site = site;
    }

    /** Whether a request may go on. */
    sealed interface AccessResult {}

    /** It may: by whom, and on which zone when its access names one. */
    record Granted(@Nullable Caller caller, @Nullable ZoneEntry zone) implements AccessResult {}

    /** It may not: its credentials are nobody's, or of a kind that does not count there; {@code reason} is one word. */
    record Rejected(Response response, String reason) implements AccessResult {}

    /** What a request says about itself, as far as access depends on it. */
    record RoutedRequest(
            RawRequest rawRequest,
            Route route,
            Map<String, String> parameters,
            @Nullable IpAddress client,
            Instant at) {
        RoutedRequest at(Instant other) {
            return new RoutedRequest(rawRequest, route, parameters, client, other);
        }

        <T> T id(String name, Function<String, Optional<T>> parse) {
            return Optional.ofNullable(parameters.get(name))
                    .flatMap(parse)
                    .orElseThrow(() -> notRouted(rawRequest.path()));
        }
    }

    static ApiException notRouted(String path) {
        return new ApiException(
                ErrorCode.NO_ROUTE,
                "Could not route to " + SafeText.plain(path) + ", perhaps your object identifier is invalid?");
    }

    /**
     * Admits the request, or refuses a stranger's.
     *
     * @throws ApiException when its caller is known and may not do that
     */
    AccessResult admit(RoutedRequest routedRequest) {
        return switch (routedRequest.route().access()) {
            case Access.Public _ -> new Granted(null, null);
            case Access.TokenItself itself -> verifyItself(routedRequest, itself.owner());
            case Access.SignedIn _ -> signedIn(routedRequest);
            case Access.Authenticated _, Access.Requires _ -> authenticate(routedRequest);
        };
    }

    private AccessResult authenticate(RoutedRequest routedRequest) {
        return switch (credentials(routedRequest)) {
            case Authentication.TokenAuthenticated(IndexedToken known) ->
                permit(routedRequest, token(routedRequest, known));
            case Authentication.SessionAuthenticated(IndexedSession session) ->
                permit(routedRequest, person(routedRequest, session));
            case Authentication.Missing _ -> MISSING;
            case Authentication.NoSession _ -> failed(routedRequest, MISSING);
            case Authentication.Malformed _ -> failed(routedRequest, MALFORMED);
            case Authentication.ApiKey _ -> API_KEY;
            case Authentication.Unknown _ -> failed(routedRequest, UNKNOWN);
        };
    }

    /** Credentials that are not known were sent: the usual answer, or that their source sent too many. */
    private Rejected failed(RoutedRequest routedRequest, Rejected usual) {
        return failures.isExceeded(routedRequest.client(), routedRequest.at()) ? TOO_MANY : usual;
    }

    private Caller token(RoutedRequest routedRequest, IndexedToken known) {
        Caller caller = caller(routedRequest, known);
        requireUse(routedRequest, caller);
        lastUsedQueue.note(known, caller.at());
        return caller;
    }

    /** Goes on when the token may be used at all, now and from where the request comes. */
    static void requireUse(RoutedRequest routedRequest, Caller caller) {
        DenyReason refusal = Authorizer.checkUse(caller.principal(), caller.client(), caller.at());
        if (refusal != null) {
            throw AccessErrors.refused(
                    caller,
                    PermissionSet.NONE,
                    new Resource.Account(new AccountId(0, 0)),
                    routedRequest.route.refusal(),
                    refusal);
        }
    }

    private AccessResult signedIn(RoutedRequest routedRequest) {
        return switch (credentials(routedRequest)) {
            case Authentication.SessionAuthenticated(IndexedSession session) ->
                new Granted(person(routedRequest, session), null);
            case Authentication.TokenAuthenticated(IndexedToken known) ->
                throw refusal(ErrorCode.NOT_SIGNED_IN, RejectionReason.NOT_SIGNED_IN, caller(routedRequest, known));
            case Authentication.Missing _, Authentication.ApiKey _ -> NOT_SIGNED_IN;
            case Authentication.NoSession _, Authentication.Malformed _, Authentication.Unknown _ ->
                failed(routedRequest, NOT_SIGNED_IN);
        };
    }

    /** The browser sends the cookie with whatever request any page makes, so what changes something must prove its page. */
    private Caller person(RoutedRequest routedRequest, IndexedSession session) {
        Caller caller = caller(routedRequest, session);
        if (routedRequest.route().method() != Method.GET
                && !CsrfProtection.hasValidToken(routedRequest.rawRequest(), site)) {
            throw refusal(ErrorCode.CROSS_SITE, RejectionReason.CROSS_SITE, caller);
        }
        if (routedRequest.route().requiresRecentAuthentication()
                && !session.session().isRecent(routedRequest.at())) {
            throw refusal(ErrorCode.REAUTHENTICATION_REQUIRED, RejectionReason.MUST_PROVE_AGAIN, caller);
        }
        session.see(routedRequest.at());
        return caller;
    }

    private static ApiException refusal(ErrorCode code, RejectionReason reason, Caller caller) {
        return new ApiException(code).refusing(reason, PermissionSet.NONE, caller);
    }

    /** Verify: every text that could be a token fails as the same 401, and only the holder of the right secret hears why. */
    private AccessResult verifyItself(RoutedRequest routedRequest, OwnerKind kind) {
        return switch (credentials(routedRequest)) {
            case Authentication.TokenAuthenticated(IndexedToken known) -> {
                Caller caller = caller(routedRequest, known);
                requireValidity(caller, kind);
                lastUsedQueue.note(known, caller.at());
                yield new Granted(caller, null);
            }
            case Authentication.Missing _, Authentication.SessionAuthenticated _ -> MISSING;
            case Authentication.NoSession _ -> failed(routedRequest, MISSING);
            case Authentication.ApiKey _ -> VERIFYING_API_KEY;
            case Authentication.Malformed _ -> failed(routedRequest, MALFORMED);
            case Authentication.Unknown _ -> failed(routedRequest, VERIFYING_UNKNOWN);
        };
    }

    /** Goes on when the token is valid now and of an owner of that {@code kind}. */
    static void requireValidity(Caller caller, OwnerKind kind) {
        DenyReason refusal = Authorizer.checkValidity(caller.principal(), caller.at());
        if (refusal != null) {
            throw invalidToken(AccessErrors.validity(caller, refusal)).refusing(refusal, PermissionSet.NONE, caller);
        }
        if (caller.principal().isUsers() != (kind == OwnerKind.USER)) {
            throw invalidToken(
                            kind == OwnerKind.USER
                                    ? "this is an account's token; verify it at /accounts/{account_id}/tokens/verify"
                                    : "this is a user's token; verify it at /user/tokens/verify")
                    .refusing(RejectionReason.WRONG_OWNER, PermissionSet.NONE, caller);
        }
    }

    private Authentication credentials(RoutedRequest routedRequest) {
        RawRequest rawRequest = routedRequest.rawRequest();
        List<String> authorization = rawRequest.lines(HeaderNames.AUTHORIZATION);
        return switch (authorization.size()) {
            case 0 -> withoutAuthorization(routedRequest);
            case 1 -> authenticator.authenticate(authorization.getFirst(), null, null);
            default -> new Authentication.Malformed(); // whichever of them another reader of this request would take
        };
    }

    private Authentication withoutAuthorization(RoutedRequest routedRequest) {
        RawRequest rawRequest = routedRequest.rawRequest();
        Optional<String> secret = HostCookie.SESSION.read(rawRequest);
        IndexedSession session = secret.isPresent() ? sessions.find(secret.get(), routedRequest.at()) : null;
        if (session != null) {
            return new Authentication.SessionAuthenticated(session);
        }
        Authentication other = authenticator.authenticate(null, rawRequest.line(AUTH_KEY), rawRequest.line(AUTH_EMAIL));
        return secret.isPresent() && other instanceof Authentication.Missing ? new Authentication.NoSession() : other;
    }

    private Caller caller(RoutedRequest routedRequest, Principal known) {
        return new Caller(known, routedRequest.client(), routedRequest.at(), directory);
    }

    private Granted permit(RoutedRequest routedRequest, Caller caller) {
        if (!(routedRequest.route().access() instanceof Access.Requires(PermissionSet anyOf, Target target))) {
            return new Granted(caller, null);
        }
        TargetResolver.ResolvedTarget resolvedTarget = targetResolver.resolve(routedRequest, caller, anyOf, target);
        AccessErrors.require(
                caller, anyOf, resolvedTarget.resource(), routedRequest.route().refusal());
        return new Granted(caller, resolvedTarget.zone());
    }

    private static Rejected rejected(ApiException why, RejectionReason reason) {
        return new Rejected(why.response(), ApiException.word(reason));
    }

    private static ApiException invalidToken(String reason) {
        ErrorCode code = ErrorCode.INVALID_API_TOKEN;
        return new ApiException(code.status(), List.of(ApiError.of(code).because(reason)));
    }

    private static ApiException tooMany() {
        ErrorCode code = ErrorCode.TOO_MANY_ATTEMPTS;
        return new ApiException(
                code.status(),
                List.of(ApiError.of(code).because("too many tokens from this source are not known here")));
    }

    private static ApiException malformed() {
        ErrorCode detail = ErrorCode.INVALID_AUTHORIZATION_FORMAT;
        ErrorCode code = ErrorCode.INVALID_HEADERS;
        return new ApiException(
                code.status(),
                List.of(new ApiError(
                        code.code(),
                        code.message(),
                        null,
                        List.of(new ApiError.Reason(detail.code(), detail.message())))));
    }

    private static ApiException apiKey() {
        ErrorCode code = ErrorCode.API_KEY_UNKNOWN;
        return new ApiException(
                code.status(),
                List.of(ApiError.of(code)
                        .because("this server issues no global API keys; send an API token as `Authorization:"
                                + " Bearer`")));
    }
}
