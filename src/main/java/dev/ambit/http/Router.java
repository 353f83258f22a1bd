package dev.ambit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.access.Authenticator;
import dev.ambit.access.Caller;
import dev.ambit.access.Directory;
import dev.ambit.access.Sessions;
import dev.ambit.access.Usage;
import dev.ambit.core.Budget;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.token.TokenId;
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

/** From a request to its answer: finds the route, lets the {@link Gatekeeper} judge, runs the handler, maps every failure. */
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final RouteTable routes;
    private final Gatekeeper gatekeeper;
    private final Rehearsal rehearsal;
    private final ClientAddress clientAddress;
    private final OwnSite site;
    private final RefusalListener listener;
    private final Workers workers;
    private final InstantSource clock;

    public Router(
            List<Route> routes,
            Authenticator authenticator,
            Sessions sessions,
            Usage usage,
            Directory directory,
            ClientAddress clientAddress,
            OwnSite site,
            RefusalListener listener,
            Workers workers,
            InstantSource clock) {
        this.routes = new RouteTable(routes);
        this.gatekeeper = new Gatekeeper(authenticator, sessions, usage, directory, site);
        this.rehearsal = new Rehearsal(this.routes, directory);
        this.clientAddress = clientAddress;
        this.site = site;
        this.listener = listener;
        this.workers = workers;
        this.clock = clock;
    }

    OwnSite site() {
        return site;
    }

    /**
     * The answer and what a log line or a metric may say about it.
     *
     * @param route empty when none matched
     * @param caller null when nobody proved who they are
     */
    public record Routed(
            Answer answer,
            String route,
            @Nullable String refusal,
            @Nullable Caller caller,
            @Nullable IpAddress client) {
        boolean isProved() {
            return caller != null;
        }

        /** Whose request it is; null when it is no token's. */
        @Nullable
        TokenId token() {
            return caller == null || caller.isSignedIn() ? null : caller.token();
        }
    }

    /** Answers. Never throws: what is not an {@link ApiException} is a fault of this program and answered with 500. */
    public Routed route(Incoming incoming, String requestId) {
        Trace trace = new Trace();
        Answer answer;
        try {
            answer = answer(incoming, requestId, trace);
        } catch (ApiException e) {
            answer = e.answer();
            trace.refusal = refusal(e, trace, requestId);
        } catch (Budget.ExhaustedException e) {
            answer = tooMuchWork(e).answer();
        } catch (StorageException e) {
            answer = failed(e, trace.route, requestId);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            answer = fault(e, trace.route, requestId);
        }
        return new Routed(answer.withHeaders(trace.headers), trace.route, trace.refusal, trace.caller, trace.client);
    }

    /** Storage that is busy is no fault: whoever asks again is served. */
    private static Answer failed(StorageException e, String route, String requestId) {
        if (e.reason() != StorageException.Reason.BUSY) {
            return fault(e, route, requestId);
        }
        LOG.warn("request {} on {} was refused: {}", requestId, route, e.getMessage());
        return new ApiException(ErrorCode.OVERLOADED).answer();
    }

    private static Answer fault(Throwable e, String route, String requestId) {
        LOG.error("request {} failed on {}", requestId, route, e);
        ApiError error = ApiError.of(ErrorCode.INTERNAL).because("request " + requestId);
        return Envelope.failure(ErrorCode.INTERNAL.status(), List.of(error));
    }

    /** The word for metrics; the listener is told when the caller is known. Whatever a handler answers with 403 is a refusal. */
    private @Nullable String refusal(ApiException e, Trace trace, String requestId) {
        ApiException.Refusal refusal = e.refusal();
        if (refusal == null && trace.caller != null && e.status() == ErrorCode.AUTHENTICATION_ERROR.status()) {
            refusal = new ApiException.Refusal(
                    ApiException.word(DenyReason.NOT_GRANTED), PermissionSet.NONE, trace.caller);
        }
        if (refusal == null) {
            return null;
        }
        Caller caller = refusal.caller() == null ? trace.caller : refusal.caller();
        if (caller != null) {
            listener.refused(new RefusalListener.RefusedRequest(
                    caller, refusal.reason(), refusal.needed(), trace.route, trace.parameters, requestId));
        }
        return refusal.reason();
    }

    ClientAddress clientAddress() {
        return clientAddress;
    }

    /** What is learned about a request on the way, wherever the way ends. */
    private static final class Trace {
        private String route = "";
        private @Nullable String refusal;
        private @Nullable Caller caller;
        private @Nullable IpAddress client;
        private Map<String, String> parameters = Map.of();
        private Map<String, String> headers = Map.of();
    }

    private Answer answer(Incoming incoming, String requestId, Trace trace) {
        RouteTable.Found found = routes.find(incoming.path());
        if (found == null) {
            throw Gatekeeper.notRouted(incoming.path());
        }
        Method method = Method.of(incoming.method());
        Route route = method == null ? null : found.routes().get(method);
        if (route == null) {
            trace.headers = Map.of("Allow", allow(found));
            throw new ApiException(
                    ErrorCode.METHOD_NOT_AVAILABLE,
                    "Method " + Quoted.plain(incoming.method()) + " not available for that URI.");
        }
        trace.route = route.label();
        IpAddress client = clientAddress.of(incoming);
        trace.client = client;
        trace.parameters = found.parameters();
        Gatekeeper.Arrival arrival =
                new Gatekeeper.Arrival(incoming, route, found.parameters(), client, clock.instant());
        return switch (gatekeeper.admit(arrival)) {
            case Gatekeeper.Refused refused -> refuse(refused, trace);
            case Gatekeeper.Admitted admitted -> handle(arrival, admitted, requestId, trace);
        };
    }

    private static Answer refuse(Gatekeeper.Refused refused, Trace trace) {
        trace.refusal = refused.reason();
        return refused.answer();
    }

    private Answer handle(Gatekeeper.Arrival arrival, Gatekeeper.Admitted admitted, String requestId, Trace trace) {
        trace.caller = admitted.caller();
        Route route = arrival.route();
        byte[] body = arrival.incoming().body().read(route.bodyLimit(), arrival.client(), admitted.caller() != null);
        if (route.lane() == Lane.INLINE) {
            return route.handler().handle(exchange(arrival, admitted, body, requestId));
        }
        Principal principal = Principal.of(admitted.caller(), arrival.client());
        return workers.run(route.lane(), principal, () -> handleNow(arrival, body, requestId, trace));
    }

    /** Asks once more: a right may have ended while the body trickled in, or while the request waited for a thread. */
    private Answer handleNow(Gatekeeper.Arrival arrival, byte[] body, String requestId, Trace trace) {
        Gatekeeper.Arrival now = arrival.at(clock.instant());
        return switch (gatekeeper.admit(now)) {
            case Gatekeeper.Refused refused -> refuse(refused, trace);
            case Gatekeeper.Admitted admitted -> now.route().handler().handle(exchange(now, admitted, body, requestId));
        };
    }

    private Exchange exchange(Gatekeeper.Arrival arrival, Gatekeeper.Admitted admitted, byte[] body, String requestId) {
        Incoming incoming = arrival.incoming();
        return new Exchange(
                arrival.route(),
                incoming.path(),
                arrival.parameters(),
                query(incoming.query()),
                body,
                Objects.requireNonNullElse(incoming.line(HeaderNames.CONTENT_TYPE), ""),
                incoming,
                arrival.client(),
                site,
                arrival.at(),
                requestId,
                admitted.caller(),
                admitted.zone(),
                rehearsal);
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

    private static Query query(String raw) {
        if (raw.isEmpty()) {
            return Query.NONE;
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return new Query(parameters);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "the query string has a broken percent escape");
        }
    }
}
