package dev.ambit.http.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.access.AccessControl;
import dev.ambit.access.AccessDecision;
import dev.ambit.access.Authenticator;
import dev.ambit.access.Caller;
import dev.ambit.access.Directory;
import dev.ambit.access.LastUsedQueue;
import dev.ambit.access.Sessions;
import dev.ambit.access.ZoneMemoryException;
import dev.ambit.core.Budget;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.QueryParameters;
import dev.ambit.http.wire.Response;
import dev.ambit.http.wire.SafeText;
import dev.ambit.storage.StorageException;
import io.helidon.http.HeaderNames;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes requests: finds the route, checks access by {@link AccessFilter}, runs the handler and maps every failure.
 */
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final RouteTable routes;
    private final AccessFilter accessFilter;
    private final AccessSimulator accessSimulator;
    private final ClientAddress clientAddress;
    private final SiteOrigins site;
    private final RefusalListener listener;
    private final WorkerPools workerPools;
    private final FollowWait followWait;
    private final InstantSource clock;

    public Router(
            List<Route> routes,
            Authenticator authenticator,
            Sessions sessions,
            LastUsedQueue lastUsedQueue,
            Directory directory,
            ClientAddress clientAddress,
            SiteOrigins site,
            RefusalListener listener,
            WorkerPools workerPools,
            FollowWait followWait,
            InstantSource clock) {
        this.routes = new RouteTable(routes);
        AccessControl accessControl = new AccessControl(directory);
        this.accessFilter = new AccessFilter(authenticator, sessions, lastUsedQueue, directory, accessControl, site);
        this.accessSimulator = new AccessSimulator(this.routes, directory, accessControl);
        this.clientAddress = clientAddress;
        this.site = site;
        this.listener = listener;
        this.workerPools = workerPools;
        this.followWait = followWait;
        this.clock = clock;
    }

    public SiteOrigins site() {
        return site;
    }

    /**
     * The response, and the data for logs and metrics.
     *
     * @param route empty when none matched
     * @param caller null when the request is not authenticated
     */
    public record RouterResult(
            Response response,
            String route,
            @Nullable String refusal,
            @Nullable Caller caller,
            @Nullable IpAddress client) {
        public boolean isAuthenticated() {
            return caller != null;
        }

        /** The token of the caller; null when it has none. */
        @Nullable
        public TokenId token() {
            return caller == null || caller.isSignedIn() ? null : caller.token();
        }
    }

    /**
     * Processes a request. Never throws: an exception other than {@link ApiException} is a bug and becomes status 500.
     */
    public RouterResult route(RawRequest rawRequest, String requestId) {
        RequestTrace trace = new RequestTrace();
        Response response;
        try {
            response = respond(rawRequest, requestId, trace);
        } catch (ApiException e) {
            response = e.response();
            trace.refusal = refusal(e, trace, requestId);
        } catch (Budget.ExhaustedException e) {
            response = tooMuchWork(e).response();
        } catch (ZoneMemoryException e) {
            response = new ApiException(ErrorCode.ZONE_MEMORY, String.valueOf(e.getMessage())).response();
        } catch (StorageException e) {
            response = failed(e, trace.route, requestId);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            response = fault(e, trace.route, requestId);
        }
        return new RouterResult(
                response.withHeaders(trace.headers), trace.route, trace.refusal, trace.caller, trace.client);
    }

    /** Busy storage is not a bug: a retry may succeed. */
    private static Response failed(StorageException e, String route, String requestId) {
        if (e.reason() != StorageException.Reason.BUSY) {
            return fault(e, route, requestId);
        }
        LOG.warn("request {} on {} was refused: {}", requestId, route, e.getMessage());
        return new ApiException(ErrorCode.OVERLOADED).response();
    }

    private static Response fault(Throwable e, String route, String requestId) {
        LOG.error("request {} failed on {}", requestId, route, e);
        ApiError error = ApiError.of(ErrorCode.INTERNAL).because("request " + requestId);
        return Envelope.failure(ErrorCode.INTERNAL.status(), List.of(error));
    }

    /** The reason for metrics; notifies the listener if the caller is known. Every 403 of a handler is a rejection. */
    private @Nullable String refusal(ApiException e, RequestTrace trace, String requestId) {
        ApiException.Refusal refusal = e.refusal();
        if (refusal == null && trace.caller != null && e.status() == ErrorCode.AUTHENTICATION_ERROR.status()) {
            refusal = new ApiException.Refusal(
                    AccessDecision.word(DenyReason.NOT_GRANTED), PermissionSet.NONE, trace.caller);
        }
        if (refusal == null) {
            return null;
        }
        Caller caller = refusal.caller() == null ? trace.caller : refusal.caller();
        if (caller != null) {
            tellListener(caller, refusal.reason(), refusal.needed(), trace, requestId);
        }
        return refusal.reason();
    }

    private void tellListener(
            Caller caller, String reason, PermissionSet needed, RequestTrace trace, String requestId) {
        listener.refused(
                new RefusalListener.RefusedRequest(caller, reason, needed, trace.route, trace.parameters, requestId));
    }

    public ClientAddress clientAddress() {
        return clientAddress;
    }

    /** Data about a request, collected up to the step at which it ends. */
    private static final class RequestTrace {
        private String route = "";
        private @Nullable String refusal;
        private @Nullable Caller caller;
        private @Nullable IpAddress client;
        private Map<String, String> parameters = Map.of();
        private Map<String, String> headers = Map.of();
    }

    private Response respond(RawRequest rawRequest, String requestId, RequestTrace trace) {
        RouteTable.Found found = routes.find(rawRequest.path());
        if (found == null) {
            throw AccessErrors.notRouted(rawRequest.path());
        }
        Method method = Method.of(rawRequest.method());
        Route route = method == null ? null : found.routes().get(method);
        if (route == null) {
            trace.headers = Map.of("Allow", allow(found));
            throw new ApiException(
                    ErrorCode.METHOD_NOT_AVAILABLE,
                    "Method " + SafeText.plain(rawRequest.method()) + " not available for that URI.");
        }
        trace.route = route.label();
        IpAddress client = clientAddress.of(rawRequest);
        trace.client = client;
        trace.parameters = found.parameters();
        RoutedRequest request = new RoutedRequest(rawRequest, route, found.parameters(), client, clock.instant());
        return switch (accessFilter.decide(request)) {
            case AccessDecision.Rejected rejected -> refuse(request, rejected, requestId, trace);
            case AccessDecision.Granted granted -> handle(request, granted, requestId, trace);
        };
    }

    private Response refuse(
            RoutedRequest request, AccessDecision.Rejected rejected, String requestId, RequestTrace trace) {
        Caller caller = rejected.caller();
        String reason = rejected.reason();
        trace.refusal = reason;
        if (caller != null && reason != null) {
            tellListener(caller, reason, rejected.needed(), trace, requestId);
        }
        return AccessErrors.response(request, rejected);
    }

    private Response handle(
            RoutedRequest request, AccessDecision.Granted granted, String requestId, RequestTrace trace) {
        trace.caller = granted.caller();
        Route route = request.route();
        byte[] body = request.rawRequest().body().read(route.bodyLimit(), request.client(), granted.caller() != null);
        if (route.lane() == Lane.INLINE) {
            return route.handler().handle(request(request, granted, body, requestId));
        }
        MemoryHandler memoryHandler = route.memoryHandler();
        Response fromMemory =
                memoryHandler == null ? null : memoryHandler.handle(request(request, granted, body, requestId));
        if (fromMemory != null) {
            return fromMemory;
        }
        FairShareKey fairShareKey = FairShareKey.of(granted.caller(), request.client());
        Response response =
                workerPools.run(route.lane(), fairShareKey, () -> handleNow(request, body, requestId, trace));
        return route.method() == Method.GET ? response : followed(request, granted, response);
    }

    /** Holds back the response to a change of a zone for as long as the client prefers. */
    private Response followed(RoutedRequest request, AccessDecision.Granted granted, Response response) {
        WaitPreference preference = WaitPreference.of(request.rawRequest());
        if (preference == null || response.status() != 200 || granted.zone() == null || granted.caller() == null) {
            return response;
        }
        String follow = followWait.await(granted.zone(), granted.caller(), preference.time());
        return follow == null ? response : preference.applied(response, follow);
    }

    /** Checks access again: it may have ended while the body arrived or the request waited for a thread. */
    private Response handleNow(RoutedRequest request, byte[] body, String requestId, RequestTrace trace) {
        RoutedRequest now = request.at(clock.instant());
        return switch (accessFilter.decide(now)) {
            case AccessDecision.Rejected rejected -> refuse(now, rejected, requestId, trace);
            case AccessDecision.Granted granted -> now.route().handler().handle(request(now, granted, body, requestId));
        };
    }

    private Request request(RoutedRequest request, AccessDecision.Granted granted, byte[] body, String requestId) {
        RawRequest rawRequest = request.rawRequest();
        return new Request(
                request.route(),
                rawRequest.path(),
                request.parameters(),
                query(rawRequest.query()),
                body,
                Objects.requireNonNullElse(rawRequest.line(HeaderNames.CONTENT_TYPE), ""),
                rawRequest,
                request.client(),
                site,
                request.at(),
                requestId,
                granted.caller(),
                granted.zone(),
                accessSimulator);
    }

    private static ApiException tooMuchWork(Budget.ExhaustedException e) {
        return new ApiException(
                ErrorCode.BAD_REQUEST,
                "this request needs more than " + e.limit()
                        + " steps of work, the limit for one request (`max-work-steps`); ask for less at a time");
    }

    private static String allow(RouteTable.Found found) {
        Stream<String> names = found.methods().stream().map(Method::name);
        Stream<String> head = found.methods().contains(Method.GET) ? Stream.of("HEAD") : Stream.of();
        return Stream.concat(names, head).sorted().collect(Collectors.joining(", "));
    }

    private static QueryParameters query(String raw) {
        if (raw.isEmpty()) {
            return QueryParameters.NONE;
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return new QueryParameters(parameters);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "the query string has a broken percent escape");
        }
    }
}
