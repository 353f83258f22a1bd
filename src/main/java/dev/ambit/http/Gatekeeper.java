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
        TOO_MANY,
        NOT_SIGNED_IN,
        WRONG_OWNER,
        NO_SUCH_OBJECT
    }

    // What anybody can send must cost less than a token, and throwing alone would cost more.
    private static final Refused MISSING = refused(new ApiException(ErrorCode.MISSING_CREDENTIALS), Stranger.MISSING);
    private static final Refused UNKNOWN = refused(new ApiException(ErrorCode.INVALID_ACCESS_TOKEN), Stranger.UNKNOWN);
    private static final Refused NOT_SIGNED_IN = refused(new ApiException(ErrorCode.NOT_SIGNED_IN), Stranger.MISSING);
    private static final Refused VERIFYING_API_KEY =
            refused(new ApiException(ErrorCode.MISSING_AUTHORIZATION), Stranger.API_KEY);
    private static final Refused VERIFYING_UNKNOWN =
            refused(new ApiException(ErrorCode.INVALID_API_TOKEN), Stranger.UNKNOWN);
    private static final Refused MALFORMED = refused(malformed(), Stranger.MALFORMED);
    private static final Refused API_KEY = refused(apiKey(), Stranger.API_KEY);
    private static final Refused TOO_MANY =
            new Refused(tooMany().answer().withHeader("Retry-After", "1"), ApiException.word(Stranger.TOO_MANY));

    private final Authenticator authenticator;
    private final Sessions sessions;
    private final Usage usage;
    private final Directory directory;
    private final Targets targets;
    private final OwnSite site;
    private final FailureLimit failures = new FailureLimit(new SecureRandom());

    Gatekeeper(Authenticator authenticator, Sessions sessions, Usage usage, Directory directory, OwnSite site) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.usage = usage;
        this.directory = directory;
        this.targets = new Targets(directory);
        this.site = site;
    }

    /** Whether a request may go on. */
    sealed interface Admission {}

    /** It may: by whom, and on which zone when its access names one. */
    record Admitted(@Nullable Caller caller, @Nullable ZoneEntry zone) implements Admission {}

    /** It may not: its credentials are nobody's, or of a kind that does not count there; {@code reason} is one word. */
    record Refused(Answer answer, String reason) implements Admission {}

    /** What a request says about itself, as far as access depends on it. */
    record Arrival(
            Incoming incoming,
            Route route,
            Map<String, String> parameters,
            @Nullable IpAddress client,
            Instant at) {
        Arrival at(Instant other) {
            return new Arrival(incoming, route, parameters, client, other);
        }

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
     * Admits the request, or refuses a stranger's.
     *
     * @throws ApiException when its caller is known and may not do that
     */
    Admission admit(Arrival arrival) {
        return switch (arrival.route().access()) {
            case Access.Public _ -> new Admitted(null, null);
            case Access.TokenItself itself -> proveItself(arrival, itself.owner());
            case Access.SignedIn _ -> signedIn(arrival);
            case Access.Authenticated _, Access.Requires _ -> authenticate(arrival);
        };
    }

    private Admission authenticate(Arrival arrival) {
        return switch (credentials(arrival)) {
            case Authentication.Proved(KnownToken known) -> permit(arrival, token(arrival, known));
            case Authentication.SignedIn(KnownSession session) -> permit(arrival, person(arrival, session));
            case Authentication.Missing _ -> MISSING;
            case Authentication.NoSession _ -> failed(arrival, MISSING);
            case Authentication.Malformed _ -> failed(arrival, MALFORMED);
            case Authentication.ApiKey _ -> API_KEY;
            case Authentication.Unknown _ -> failed(arrival, UNKNOWN);
        };
    }

    /** Credentials that are not known were sent: the usual answer, or that their source sent too many. */
    private Refused failed(Arrival arrival, Refused usual) {
        return failures.isExceeded(arrival.client(), arrival.at()) ? TOO_MANY : usual;
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

    private Admission signedIn(Arrival arrival) {
        return switch (credentials(arrival)) {
            case Authentication.SignedIn(KnownSession session) -> new Admitted(person(arrival, session), null);
            case Authentication.Proved(KnownToken known) ->
                throw refusal(ErrorCode.NOT_SIGNED_IN, Stranger.NOT_SIGNED_IN, caller(arrival, known));
            case Authentication.Missing _, Authentication.ApiKey _ -> NOT_SIGNED_IN;
            case Authentication.NoSession _, Authentication.Malformed _, Authentication.Unknown _ ->
                failed(arrival, NOT_SIGNED_IN);
        };
    }

    /** The browser sends the cookie with whatever request any page makes, so what changes something must prove its page. */
    private Caller person(Arrival arrival, KnownSession session) {
        Caller caller = caller(arrival, session);
        if (arrival.route().method() != Method.GET && !CrossSite.isOwn(arrival.incoming(), site)) {
            throw refusal(ErrorCode.CROSS_SITE, Stranger.CROSS_SITE, caller);
        }
        if (arrival.route().isGuarded() && !session.session().isRecent(arrival.at())) {
            throw refusal(ErrorCode.PROVE_AGAIN, Stranger.MUST_PROVE_AGAIN, caller);
        }
        session.see(arrival.at());
        return caller;
    }

    private static ApiException refusal(ErrorCode code, Stranger reason, Caller caller) {
        return new ApiException(code).refusing(reason, PermissionSet.NONE, caller);
    }

    /** Verify: every text that could be a token fails as the same 401, and only the holder of the right secret hears why. */
    private Admission proveItself(Arrival arrival, OwnerKind kind) {
        return switch (credentials(arrival)) {
            case Authentication.Proved(KnownToken known) -> {
                Caller caller = caller(arrival, known);
                requireValidity(caller, kind);
                usage.note(known, caller.at());
                yield new Admitted(caller, null);
            }
            case Authentication.Missing _, Authentication.SignedIn _ -> MISSING;
            case Authentication.NoSession _ -> failed(arrival, MISSING);
            case Authentication.ApiKey _ -> VERIFYING_API_KEY;
            case Authentication.Malformed _ -> failed(arrival, MALFORMED);
            case Authentication.Unknown _ -> failed(arrival, VERIFYING_UNKNOWN);
        };
    }

    /** Goes on when the token is valid now and of an owner of that {@code kind}. */
    static void requireValidity(Caller caller, OwnerKind kind) {
        DenyReason refusal = Authorizer.checkValidity(caller.known(), caller.at());
        if (refusal != null) {
            throw invalidToken(Refusals.validity(caller, refusal)).refusing(refusal, PermissionSet.NONE, caller);
        }
        if (caller.known().isUsers() != (kind == OwnerKind.USER)) {
            throw invalidToken(
                            kind == OwnerKind.USER
                                    ? "this is an account's token; verify it at /accounts/{account_id}/tokens/verify"
                                    : "this is a user's token; verify it at /user/tokens/verify")
                    .refusing(Stranger.WRONG_OWNER, PermissionSet.NONE, caller);
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
        if (session != null) {
            return new Authentication.SignedIn(session);
        }
        Authentication other = authenticator.authenticate(null, incoming.line(AUTH_KEY), incoming.line(AUTH_EMAIL));
        return secret.isPresent() && other instanceof Authentication.Missing ? new Authentication.NoSession() : other;
    }

    private Caller caller(Arrival arrival, Credential known) {
        return new Caller(known, arrival.client(), arrival.at(), directory);
    }

    private Admitted permit(Arrival arrival, Caller caller) {
        if (!(arrival.route().access() instanceof Access.Requires(PermissionSet anyOf, Target target))) {
            return new Admitted(caller, null);
        }
        Targets.Reached reached = targets.find(arrival, caller, anyOf, target);
        Refusals.require(caller, anyOf, reached.resource(), arrival.route().refusal());
        return new Admitted(caller, reached.zone());
    }

    private static Refused refused(ApiException why, Stranger reason) {
        return new Refused(why.answer(), ApiException.word(reason));
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
