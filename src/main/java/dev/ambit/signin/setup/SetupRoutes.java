package dev.ambit.signin.setup;

import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.password.Passwords;
import dev.ambit.signin.session.BrowserSessions;
import dev.ambit.signin.session.NewSession;
import dev.ambit.signin.session.SessionService;
import dev.ambit.signin.setup.FirstUserSetup.FirstUser;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.List;

/** Routes that create the first user, by the link that the server printed at start. */
public final class SetupRoutes {
    private static final String SETUP = "/client/v4/session/setup";
    private static final int MAX_ZONES = 100;

    private final Storage storage;
    private final SessionService sessions;
    private final SetupLink link;
    private final FirstUserSetup firstUserSetup;
    private final LinkFilter linkFilter;

    public SetupRoutes(
            Storage storage,
            SessionService sessions,
            SetupLink link,
            FirstUserSetup firstUserSetup,
            LinkFilter linkFilter) {
        this.storage = storage;
        this.sessions = sessions;
        this.link = link;
        this.firstUserSetup = firstUserSetup;
        this.linkFilter = linkFilter;
    }

    public List<Route> routes() {
        return List.of(
                get(SETUP, unauthenticated(), request -> Envelope.result(new SetupJson(link.isOpen(request.at())))),
                post(SETUP, unauthenticated(), linkFilter.limit(this::setUp)));
    }

    /** @param open whether there is a valid setup link */
    private record SetupJson(boolean open) {}

    private Response setUp(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        fields.check();
        if (!link.isValidSecret(secret, request.at())) {
            // First, because hashing the password is expensive and the route is unauthenticated.
            throw new ApiException(ErrorCode.LINK_NOT_VALID);
        }
        String email = fields.email("email");
        String password = Passwords.readNew(fields, "password", email);
        String account = fields.name("account", 1, 100, null);
        List<DnsName> zones = zones(fields);
        fields.check();
        FirstUser firstUser = new FirstUser(email, Passwords.hash(password), account, zones);
        SignInClient client = linkFilter.devices().client(request, email);
        NewSession newSession = storage.inTransaction(tx -> {
            if (!tx.users().isEmpty()) {
                throw new ApiException(ErrorCode.LINK_NOT_VALID);
            }
            UserId user = firstUserSetup.create(tx, firstUser, client.auditContext(null));
            return sessions.start(tx, user, client);
        });
        link.close();
        return BrowserSessions.created(newSession);
    }

    private static List<DnsName> zones(JsonFields fields) {
        List<DnsName> names = new ArrayList<>();
        List<String> sent = fields.texts("zones", MAX_ZONES);
        for (int i = 0; i < sent.size(); i++) {
            var parsed = DnsName.parse(sent.get(i));
            int index = i;
            parsed.problems()
                    .forEach(problem -> fields.problemAt(
                            "/zones/" + index, ErrorCode.INVALID_REQUEST.code(), "the zone " + problem.message()));
            parsed.toOptional().filter(name -> !names.contains(name)).ifPresent(names::add);
        }
        return names;
    }
}
