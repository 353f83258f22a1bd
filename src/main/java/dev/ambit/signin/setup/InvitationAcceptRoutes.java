package dev.ambit.signin.setup;

import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.http.route.Route.post;

import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.password.Passwords;
import dev.ambit.signin.session.BrowserSessions;
import dev.ambit.signin.setup.InvitationAcceptance.NewUser;
import dev.ambit.signin.setup.InvitationAcceptance.Offer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Routes that turn the link of an invitation into a user and a member of an account. */
public final class InvitationAcceptRoutes {
    private static final String INVITATION = "/client/v4/session/invitation";

    private final InvitationAcceptance service;
    private final LinkFilter linkFilter;

    public InvitationAcceptRoutes(InvitationAcceptance service, LinkFilter linkFilter) {
        this.service = service;
        this.linkFilter = linkFilter;
    }

    public List<Route> routes() {
        return List.of(
                post(INVITATION + "/lookup", unauthenticated(), linkFilter.limit(this::lookUp)),
                post(INVITATION, unauthenticated(), linkFilter.limit(this::accept)));
    }

    private record InvitationJson(String email, String account, Instant expiresOn) {}

    private Response lookUp(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        fields.check();
        Offer offer = service.find(secret, request.at());
        return Envelope.result(new InvitationJson(offer.email(), offer.account(), offer.expiresOn()));
    }

    private Response accept(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        fields.check();
        // First, because hashing the password is expensive.
        String email = service.find(secret, request.at()).email();
        String password = Passwords.readNew(fields, "password", email);
        Optional<String> firstName = fields.optionalName("first_name", 60, null);
        Optional<String> lastName = fields.optionalName("last_name", 60, null);
        fields.check();
        NewUser newUser = new NewUser(firstName.orElse(null), lastName.orElse(null), Passwords.hash(password));
        return BrowserSessions.created(
                service.accept(secret, newUser, linkFilter.devices().client(request, email)));
    }
}
