package dev.ambit.signin;

import static dev.ambit.access.Access.anybody;
import static dev.ambit.access.Access.signedIn;
import static dev.ambit.http.Route.delete;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;
import static dev.ambit.signin.Visits.shielding;

import dev.ambit.access.KnownSession;
import dev.ambit.access.SessionIndex;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.LinkedIdentity;
import dev.ambit.core.account.Session;
import dev.ambit.core.limit.Source;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.HostCookie;
import dev.ambit.http.Lane;
import dev.ambit.http.Route;
import dev.ambit.signin.OidcProvider.Identity;
import dev.ambit.signin.OidcRefusal.Reason;
import dev.ambit.signin.OidcTrip.Purpose;
import dev.ambit.signin.SignInService.Visitor;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Signing in by an OpenID provider: the way there, the way back, and the link that it leaves. */
final class OidcRoutes {
    static final String CALLBACK = "/oidc/callback";
    static final HostCookie COOKIE = new HostCookie("ambit-oidc", OidcTrips.LONGEST.toSeconds(), true);

    private static final String OIDC = "/client/v4/session/oidc";
    private static final String LINK = OIDC + "/link";
    private static final int SEE_OTHER = 303;

    private final @Nullable OidcProvider provider;
    private final OidcService service;
    private final SessionIndex index;
    private final Attempts attempts;
    private final Visits visits;
    private final OidcTrips trips;

    /** {@code provider} is null when nobody signs in that way. */
    OidcRoutes(
            @Nullable OidcProvider provider,
            OidcService service,
            SessionIndex index,
            Attempts attempts,
            Visits visits,
            RandomGenerator random) {
        this.provider = provider;
        this.service = service;
        this.index = index;
        this.attempts = attempts;
        this.visits = visits;
        this.trips = new OidcTrips(random);
    }

    List<Route> routes() {
        return Visits.small(List.of(
                get(OIDC, anybody(), exchange -> offer()),
                post(OIDC, anybody(), shielding(exchange -> depart(exchange, Purpose.SIGN_IN, presented(exchange)))),
                post(
                                OIDC + "/proof",
                                signedIn(),
                                shielding(exchange -> depart(exchange, Purpose.PROVE, exchange.session())))
                        .in(Lane.SIGN_IN),
                get(LINK, signedIn(), this::link),
                post(LINK, signedIn(), shielding(exchange -> depart(exchange, Purpose.LINK, exchange.session())))
                        .in(Lane.SIGN_IN)
                        .guarded(),
                delete(LINK, signedIn(), this::unlink).guarded().in(Lane.ENDING),
                get(CALLBACK, anybody(), this::arrive)));
    }

    /** @param label what people call the provider; null when there is none */
    private record OfferJson(@Nullable String label) {}

    private Answer offer() {
        return Envelope.result(
                new OfferJson(provider == null ? null : provider.settings().label()));
    }

    private record AddressJson(String url) {}

    private Answer depart(Exchange exchange, Purpose purpose, @Nullable Session session) {
        if (provider == null) {
            throw new ApiException(ErrorCode.NOT_FOUND, "single sign-on is not set up on this server");
        }
        URI redirect = base(provider.settings(), exchange).resolve(CALLBACK);
        Visitor visitor = visits.visitor(exchange, null);
        Attempt attempt = attempts.on(
                Attempts.Kind.TRIP,
                session == null ? visitor : visitor.at(session.id().toString()));
        OidcTrip trip = trips.begin(purpose, redirect, session, attempt, exchange.at());
        try {
            return Envelope.result(new AddressJson(
                            provider.address(trip, Source.of(exchange.client())).toString()))
                    .withHeader(HostCookie.HEADER, COOKIE.of(trip.browser()));
        } catch (OidcRefusal _) {
            throw new ApiException(ErrorCode.PROVIDER_UNAVAILABLE);
        }
    }

    /** Where people reach this server: as it is set, or as the page that asks was reached. */
    private static URI base(OidcSettings settings, Exchange exchange) {
        URI set = settings.publicUrl();
        return set != null
                ? set
                : exchange.incoming()
                        .first("Origin") // whose host is the request's, or shielding would not have let it through
                        .map(URI::create)
                        .orElseThrow(() -> new ApiException(ErrorCode.CROSS_SITE));
    }

    /**
     * The provider sends the browser here. It brings no cookie but that of the trip: those of {@code SameSite=Strict} stay
     * behind when another site leads here.
     */
    private Answer arrive(Exchange exchange) {
        if (!exchange.isConfidential()) {
            throw new ApiException(ErrorCode.NEEDS_ENCRYPTION);
        }
        String state = exchange.query().raw("state").orElse("");
        String browser = COOKIE.read(exchange.incoming()).orElse("");
        Optional<OidcTrip> trip = trips.end(state, exchange.at()).filter(one -> one.isOf(browser));
        if (provider == null || trip.isEmpty()) {
            return back(Purpose.SIGN_IN, Reason.STATE);
        }
        Visitor visitor = visits.visitor(exchange, null);
        try {
            Source source = Source.of(exchange.client());
            Identity identity = provider.identify(trip.get(), exchange.query().parameters(), source);
            Answer answer = arrive(trip.get(), identity, visitor);
            trip.get().attempt().succeeded();
            return answer;
        } catch (OidcRefusal refusal) {
            service.refused(action(trip.get().purpose()), refusal, visitor);
            return back(trip.get().purpose(), refusal.reason());
        }
    }

    private Answer arrive(OidcTrip trip, Identity identity, Visitor visitor) {
        return switch (trip.purpose()) {
            case SIGN_IN -> {
                Session before = trip.session();
                yield Visits.withSession(
                        see("/"), service.signIn(identity, visitor, before == null ? null : before.id()));
            }
            case LINK -> {
                service.link(identity, own(trip), visitor);
                yield see("/profile?oidc=linked");
            }
            case PROVE ->
                Visits.withSession(
                        see("/profile?oidc=proved"), service.prove(identity, own(trip), trip.begunOn(), visitor));
        };
    }

    private static Session own(OidcTrip trip) {
        return Objects.requireNonNull(trip.session(), "such a trip begins in a session");
    }

    private static String action(Purpose purpose) {
        return switch (purpose) {
            case SIGN_IN -> "user.sign_in";
            case LINK -> "user.link";
            case PROVE -> "user.prove";
        };
    }

    /** To one of our own pages and no other, with a word of ours and none of the provider's. */
    private static Answer back(Purpose purpose, Reason reason) {
        String page = purpose == Purpose.SIGN_IN ? "/sign-in" : "/profile";
        return see(page + "?oidc=" + reason.word()).withHeader(HostCookie.HEADER, COOKIE.none());
    }

    private static Answer see(String page) {
        return new Answer(SEE_OTHER, "text/plain; charset=utf-8", new byte[0], Map.of("Location", page));
    }

    /** The session that the browser still shows, which ends when it begins another. */
    private @Nullable Session presented(Exchange exchange) {
        Optional<String> secret = HostCookie.SESSION.read(exchange.incoming());
        KnownSession known = secret.isPresent() ? index.find(secret.get(), exchange.at()) : null;
        return known == null ? null : known.session();
    }

    /** Both null when there is no link. */
    private record LinkJson(
            @Nullable String issuer, @Nullable Instant linkedOn) {}

    private Answer link(Exchange exchange) {
        Optional<LinkedIdentity> link = service.linkOf(exchange.session().user());
        return Envelope.result(new LinkJson(
                link.map(LinkedIdentity::issuer).orElse(null),
                link.map(LinkedIdentity::linkedOn).orElse(null)));
    }

    private Answer unlink(Exchange exchange) {
        Origin origin = Origin.of(exchange.caller(), exchange.requestId());
        if (!service.unlink(exchange.session().user(), origin)) {
            throw new ApiException(ErrorCode.NOT_FOUND, "Not linked");
        }
        return Envelope.result(new LinkJson(null, null));
    }
}
