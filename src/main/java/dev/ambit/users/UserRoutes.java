package dev.ambit.users;

import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.access.Access.unauthenticated;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_WRITE;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.patch;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of the calling user's own details. */
public final class UserRoutes {
    private static final String USER = "/client/v4/user";

    private final Storage storage;
    private final AuditTrail audit;

    public UserRoutes(Storage storage, AuditTrail audit) {
        this.storage = storage;
        this.audit = audit;
    }

    public List<Route> routes() {
        return List.of(
                get(USER, requires(USER_DETAILS_READ).on(callingUser()), this::show),
                patch(USER, requires(USER_DETAILS_WRITE).on(callingUser()), this::update),
                get("/client/v4/ips", unauthenticated(), request -> Envelope.result(Addresses.NONE))
                        .in(Lane.INLINE));
    }

    /** The address ranges of the proxy, which are empty: this server has no proxy. */
    private record Addresses(List<String> ipv4Cidrs, List<String> ipv6Cidrs, String etag) {
        static final Addresses NONE = new Addresses(List.of(), List.of(), "d41d8cd98f00b204e9800998ecf8427e");
    }

    private record UserJson(
            String id,
            String email,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String telephone,
            @Nullable String country,
            @Nullable String zipcode,
            boolean twoFactorAuthenticationEnabled,
            boolean twoFactorAuthenticationLocked,
            String createdOn,
            String modifiedOn,
            List<String> organizations,
            boolean hasProZones,
            boolean hasBusinessZones,
            boolean hasEnterpriseZones,
            boolean suspended,
            List<String> betas) {
        static UserJson of(User user, boolean hasSecondFactor) {
            return new UserJson(
                    user.id().toString(),
                    user.email(),
                    user.firstName(),
                    user.lastName(),
                    user.telephone(),
                    user.country(),
                    user.zipcode(),
                    hasSecondFactor,
                    false,
                    Json.print(user.createdOn()),
                    Json.print(user.modifiedOn()),
                    List.of(),
                    false,
                    false,
                    false,
                    false,
                    List.of());
        }
    }

    private Response show(Request request) {
        UserId id = request.userId();
        return storage.read(tx -> Envelope.result(json(tx, tx.users().find(id).orElseThrow(request::noRoute))));
    }

    private Response update(Request request) {
        UserId id = request.userId();
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        User stored = storage.read(tx -> tx.users().find(id)).orElseThrow(request::noRoute);
        Details details = new Details(
                new Detail(fields, "first_name", 60, stored.firstName()),
                new Detail(fields, "last_name", 60, stored.lastName()),
                new Detail(fields, "telephone", 20, stored.telephone()),
                new Detail(fields, "country", 30, stored.country()),
                new Detail(fields, "zipcode", 20, stored.zipcode()));
        fields.check();
        return Envelope.result(storage.inTransaction(tx -> {
            User before = tx.users().find(id).orElseThrow(request::noRoute);
            User after = details.apply(before, request);
            tx.users().update(after);
            audit.record(
                    tx,
                    AuditContext.of(request),
                    Event.onUser("user.update", id, Json.text(json(tx, before)), Json.text(json(tx, after))),
                    new Change.OfUser(id));
            return json(tx, after);
        }));
    }

    private static UserJson json(Tx tx, User user) {
        return UserJson.of(user, tx.oneTimePasswords().find(user.id()).isPresent());
    }

    /** A text that a patch may set, clear with null, or keep. */
    private record Detail(boolean sent, @Nullable String text) {
        Detail(JsonFields fields, String name, int maxLength, @Nullable String stored) {
            this(fields.has(name), fields.optionalName(name, maxLength, stored).orElse(null));
        }

        @Nullable
        String or(@Nullable String stored) {
            return sent ? text : stored;
        }
    }

    private record Details(Detail firstName, Detail lastName, Detail telephone, Detail country, Detail zipcode) {
        User apply(User user, Request request) {
            return new User(
                    user.id(),
                    user.email(),
                    firstName.or(user.firstName()),
                    lastName.or(user.lastName()),
                    telephone.or(user.telephone()),
                    country.or(user.country()),
                    zipcode.or(user.zipcode()),
                    user.createdOn(),
                    request.at());
        }
    }
}
