package dev.ambit.http;

import dev.ambit.access.Access;
import dev.ambit.access.Access.OwnerKind;
import dev.ambit.access.Access.Target;
import dev.ambit.access.Authentication;
import dev.ambit.access.Authenticator;
import dev.ambit.access.Caller;
import dev.ambit.access.Credential;
import dev.ambit.access.Directory;
import dev.ambit.access.KnownSession;
import dev.ambit.access.KnownToken;
import dev.ambit.access.Sessions;
import dev.ambit.access.Usage;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.Authorizer;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to its handler, or says why not. The one place where a route's access is asked.
 */
final class Gatekeeper {
    private static final HeaderName AUTH_KEY = HeaderNames.create("X-Auth-Key");
    private static final HeaderName AUTH_EMAIL = HeaderNames.create("X-Auth-Email");

    /** Why a request was refused before anything was decided; the names go into metrics. */
    enum Stranger {
        MISSING,
        CROSS_SITE,
        MUST_PROVE_AGAIN,
        MALFORMED,
        API_KEY,
        UNKNOWN,
        WRONG_OWNER,
        NO_SUCH_OBJECT
    }

    private final Authenticator authenticator;
    private final Sessions sessions;
    private final Usage usage;
    private final Directory directory;
    private final Targets targets;

    Gatekeeper(Authenticator authenticator, Sessions sessions, Usage usage, Directory directory) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.usage = usage;
        this.directory = directory;
        this.targets = new Targets(directory);
    }

    /** A request that may go on: by whom, and on which zone when its access names one. */
    record Admitted(@Nullable Caller caller, @Nullable ZoneEntry zone) {}

    /** What a request says about itself, as far as access depends on it. */
    record Arrival(
            Incoming incoming,
            Route route,
            Map<String, String> parameters,
            @Nullable IpAddress client,
            Instant at) {
        <T> T id(String name, Function<String, Optional<T>> parse) {
            return Optional.ofNullable(parameters.get(name))
                    .flatMap(parse)
                    .orElseThrow(() -> notRouted(incoming.path()));
        }
    }

    static ApiException notRouted(String path) {
        return new ApiException(
                ErrorCode.NO_ROUTE,
                "Could not route to " + Quoted.plain(path) + ", perhaps your object identifier is invalid?");
    }

    /**
     * Admits the request.
     *
     * @throws ApiException when it may not go on
     */
    Admitted admit(Arrival arrival) {
        return switch (arrival.route().access()) {
            case Access.Public _ -> new Admitted(null, null);
            case Access.TokenItself itself -> new Admitted(proveItself(arrival, itself.owner()), null);
            case Access.SignedIn _ -> new Admitted(signedIn(arrival), null);
            case Access.Authenticated _ -> new Admitted(authenticate(arrival), null);
            case Access.Requires requires ->
                require(arrival, authenticate(arrival), requires.anyOf(), requires.target());
        };
    }

    private Caller authenticate(Arrival arrival) {
        return switch (credentials(arrival)) {
            case Authentication.Proved(KnownToken known) -> token(arrival, known);
            case Authentication.SignedIn(KnownSession session) -> person(arrival, session);
            case Authentication.Missing _ ->
                throw new ApiException(ErrorCode.MISSING_CREDENTIALS).refusing(Stranger.MISSING);
            case Authentication.Malformed _ -> throw malformed().refusing(Stranger.MALFORMED);
            case Authentication.ApiKey _ -> throw apiKey().refusing(Stranger.API_KEY);
            case Authentication.Unknown _ ->
                throw new ApiException(ErrorCode.INVALID_ACCESS_TOKEN).refusing(Stranger.UNKNOWN);
        };
    }

    private Caller token(Arrival arrival, KnownToken known) {
        Caller caller = caller(arrival, known);
        requireUse(arrival, caller);
        usage.note(known, caller.at());
        return caller;
    }

    /** Goes on when the token may be used at all, now and from where the request comes. */
    static void requireUse(Arrival arrival, Caller caller) {
        DenyReason refusal = Authorizer.checkUse(caller.known(), caller.client(), caller.at());
        if (refusal != null) {
            throw Refusals.refused(
                    caller,
                    PermissionSet.NONE,
                    new Resource.Account(new AccountId(0, 0)),
                    arrival.route.refusal(),
                    refusal);
        }
    }

    private Caller signedIn(Arrival arrival) {
        return switch (credentials(arrival)) {
            case Authentication.SignedIn(KnownSession session) -> person(arrival, session);
            case Authentication.Proved _,
                    Authentication.Missing _,
                    Authentication.Malformed _,
                    Authentication.ApiKey _,
                    Authentication.Unknown _ ->
                throw new ApiException(ErrorCode.NOT_SIGNED_IN).refusing(Stranger.MISSING);
        };
    }

    /** The browser sends the cookie with whatever request any page makes, so what changes something must prove its page. */
    private Caller person(Arrival arrival, KnownSession session) {
        if (arrival.route().method() != Method.GET && !CrossSite.isOwn(arrival.incoming())) {
            throw new ApiException(ErrorCode.CROSS_SITE).refusing(Stranger.CROSS_SITE);
        }
        if (arrival.route().isGuarded() && !session.session().isRecent(arrival.at())) {
            throw new ApiException(ErrorCode.PROVE_AGAIN).refusing(Stranger.MUST_PROVE_AGAIN);
        }
        session.see(arrival.at());
        return caller(arrival, session);
    }

    /** Verify: every failure is the same 401, and only who holds the right secret hears why. */
    private Caller proveItself(Arrival arrival, OwnerKind kind) {
        KnownToken known = switch (credentials(arrival)) {
            case Authentication.Proved proved -> proved.known();
            case Authentication.Missing _, Authentication.SignedIn _ ->
                throw new ApiException(ErrorCode.MISSING_CREDENTIALS).refusing(Stranger.MISSING);
            case Authentication.ApiKey _ ->
                throw new ApiException(ErrorCode.MISSING_AUTHORIZATION).refusing(Stranger.API_KEY);
            case Authentication.Malformed _ ->
                throw new ApiException(ErrorCode.INVALID_API_TOKEN).refusing(Stranger.MALFORMED);
            case Authentication.Unknown _ ->
                throw new ApiException(ErrorCode.INVALID_API_TOKEN).refusing(Stranger.UNKNOWN);
        };
        Caller caller = caller(arrival, known);
        requireValidity(caller, kind);
        usage.note(known, caller.at());
        return caller;
    }

    /** Goes on when the token is valid now and of an owner of that {@code kind}. */
    static void requireValidity(Caller caller, OwnerKind kind) {
        DenyReason refusal = Authorizer.checkValidity(caller.known(), caller.at());
        if (refusal != null) {
            throw invalidToken(Refusals.validity(caller, refusal)).refusing(refusal);
        }
        if (caller.known().isUsers() != (kind == OwnerKind.USER)) {
            throw invalidToken(
                            kind == OwnerKind.USER
                                    ? "this is an account's token; verify it at /accounts/{account_id}/tokens/verify"
                                    : "this is a user's token; verify it at /user/tokens/verify")
                    .refusing(Stranger.WRONG_OWNER);
        }
    }

    private Authentication credentials(Arrival arrival) {
        Incoming incoming = arrival.incoming();
        List<String> authorization = incoming.lines(HeaderNames.AUTHORIZATION);
        return switch (authorization.size()) {
            case 0 -> withoutAuthorization(arrival);
            case 1 -> authenticator.authenticate(authorization.getFirst(), null, null);
            default -> new Authentication.Malformed(); // whichever of them another reader of this request would take
        };
    }

    private Authentication withoutAuthorization(Arrival arrival) {
        Incoming incoming = arrival.incoming();
        Optional<String> secret = HostCookie.SESSION.read(incoming);
        KnownSession session = secret.isPresent() ? sessions.find(secret.get(), arrival.at()) : null;
        return session != null
                ? new Authentication.SignedIn(session)
                : authenticator.authenticate(null, incoming.line(AUTH_KEY), incoming.line(AUTH_EMAIL));
    }

    private Caller caller(Arrival arrival, Credential known) {
        return new Caller(known, arrival.client(), arrival.at(), directory);
    }

    private Admitted require(Arrival arrival, Caller caller, PermissionSet anyOf, Target target) {
        Targets.Reached reached = targets.find(arrival, caller, anyOf, target);
        Refusals.require(caller, anyOf, reached.resource(), arrival.route().refusal());
        return new Admitted(caller, reached.zone());
    }

    private static ApiException invalidToken(String reason) {
        ErrorCode code = ErrorCode.INVALID_API_TOKEN;
        return new ApiException(code.status(), List.of(ApiError.of(code).because(reason)));
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
                List.of(
                        ApiError.of(code)
                                .because(
                                        "this server issues no global API keys; send an API token as `Authorization: Bearer`")));
    }
}
