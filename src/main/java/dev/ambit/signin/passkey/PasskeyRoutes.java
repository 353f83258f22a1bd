package dev.ambit.signin.passkey;

import static dev.ambit.access.Access.signedIn;
import static dev.ambit.http.route.Route.delete;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.totp.OneTimePasswords;
import dev.ambit.storage.Change;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredPasskey;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes that manage passkeys, and the list of all factors of a user except the password. */
public final class PasskeyRoutes {
    private static final String FACTORS = "/client/v4/session/factors";
    private static final String PASSKEYS = FACTORS + "/passkeys";
    private static final int MAX_PASSKEYS = 20;
    private static final int MAX_NAME = 100;
    static final long MILLIS_TO_SIGN = 300_000;

    private final Storage storage;
    private final AuditTrail audit;
    private final OneTimePasswords oneTimePasswords;
    private final PasskeyVerifier passkeyVerifier;

    public PasskeyRoutes(
            Storage storage, AuditTrail audit, OneTimePasswords oneTimePasswords, PasskeyVerifier passkeyVerifier) {
        this.storage = storage;
        this.audit = audit;
        this.oneTimePasswords = oneTimePasswords;
        this.passkeyVerifier = passkeyVerifier;
    }

    public List<Route> routes() {
        return List.of(
                get(FACTORS, signedIn(), this::show),
                post(PASSKEYS + "/challenge", signedIn(), this::challengeToMake).withRecentAuthentication(),
                post(PASSKEYS, signedIn(), this::add).withRecentAuthentication(),
                delete(PASSKEYS + "/{passkey_id}", signedIn(), this::remove)
                        .withRecentAuthentication()
                        .in(Lane.ENDING));
    }

    private record FactorsJson(boolean oneTimePassword, int recoveryCodes, List<PasskeyJson> passkeys) {}

    private record PasskeyJson(
            String id,
            String name,
            boolean backedUp,
            Instant createdOn,
            @Nullable Instant lastUsedOn) {
        static PasskeyJson of(StoredPasskey passkey) {
            return new PasskeyJson(
                    passkey.id().toString(),
                    passkey.name(),
                    passkey.backedUp(),
                    passkey.createdOn(),
                    passkey.lastUsedOn());
        }
    }

    private Response show(Request request) {
        UserId user = request.userId();
        return storage.read(tx -> Envelope.result(new FactorsJson(
                oneTimePasswords.isEnabled(tx, user),
                tx.oneTimePasswords().countRecoveryCodes(user),
                tx.passkeys().listByUser(user).stream().map(PasskeyJson::of).toList())));
    }

    /**
     * {@code PublicKeyCredentialCreationOptionsJSON} of Web Authentication level 3, whose members are in camel case.
     */
    private Response challengeToMake(Request request) {
        UserId id = request.userId();
        User user = storage.read(tx -> tx.users().find(id)).orElseThrow();
        List<StoredPasskey> existing = storage.read(tx -> tx.passkeys().listByUser(id));
        return Envelope.result(Map.of(
                "challenge",
                passkeyVerifier.createChallenge(creationOptions(id), request.at()),
                "rp",
                Map.of("id", relyingParty(request).host(), "name", "Ambit"),
                "user",
                Map.of(
                        "id", PasskeyVerifier.base64(PasskeyVerifier.userHandle(id)),
                        "name", user.email(),
                        "displayName", user.email()),
                "pubKeyCredParams",
                PasskeyVerifier.ALGORITHMS.stream()
                        .map(algorithm -> Map.of("type", "public-key", "alg", algorithm))
                        .toList(),
                "excludeCredentials",
                existing.stream()
                        .map(passkey ->
                                Map.of("type", "public-key", "id", PasskeyVerifier.base64(passkey.credential())))
                        .toList(),
                "authenticatorSelection",
                Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"),
                "attestation",
                "none",
                "timeout",
                MILLIS_TO_SIGN));
    }

    private Response add(Request request) {
        UserId user = request.userId();
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String name = fields.name("name", 1, MAX_NAME, null);
        String credential = credential(fields);
        StoredPasskey passkey = passkeyVerifier
                .register(credential, name, user, creationOptions(user), relyingParty(request), request.at())
                .orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        return Envelope.result(storage.inTransaction(tx -> {
            if (tx.passkeys().listByUser(user).size() >= MAX_PASSKEYS) {
                throw new ApiException(ErrorCode.INVALID_REQUEST, "There are " + MAX_PASSKEYS + " passkeys already");
            }
            if (tx.passkeys().insert(passkey) == InsertResult.CONFLICT) {
                throw new ApiException(ErrorCode.PASSKEY_REFUSED);
            }
            record(tx, request, AuditAction.USER_PASSKEY_CREATE, null, passkey);
            return PasskeyJson.of(passkey);
        }));
    }

    private Response remove(Request request) {
        PasskeyId id = request.id("passkey_id", PasskeyId::parse);
        UserId user = request.userId();
        return Envelope.result(storage.inTransaction(tx -> {
            StoredPasskey passkey = tx.passkeys().listByUser(user).stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Passkey not found"));
            tx.passkeys().delete(user, id);
            record(tx, request, AuditAction.USER_PASSKEY_DELETE, passkey, null);
            return Map.of("id", id.toString());
        }));
    }

    /** The member {@code credential}: the assertion or the new passkey, as JSON. */
    static String credential(JsonFields fields) {
        Optional<JsonFields> sent = fields.optionalObject("credential");
        if (sent.isEmpty()) {
            fields.problem("credential", "is required: the JSON of the browser's `navigator.credentials` result");
        }
        fields.check();
        return sent.orElseThrow().node().toString();
    }

    /** The origin of the requesting page, which browsers send and which must be of this host. */
    static PasskeyVerifier.RelyingParty relyingParty(Request request) {
        return request.rawRequest()
                .first("Origin")
                .filter(origin -> request.site().isSameOrigin(request.rawRequest()))
                .flatMap(PasskeyVerifier.RelyingParty::of)
                .orElseThrow(() -> new ApiException(ErrorCode.CROSS_SITE));
    }

    private static String creationOptions(UserId user) {
        return "make " + user;
    }

    private void record(
            Tx tx, Request request, AuditAction action, @Nullable StoredPasskey before, @Nullable StoredPasskey after) {
        UserId user = request.userId();
        Event event = Event.onUser(action, user, text(before), text(after));
        audit.record(tx, AuditContext.of(request), event, new Change.OfUser(user));
    }

    private static @Nullable String text(@Nullable StoredPasskey passkey) {
        return passkey == null ? null : Json.text(PasskeyJson.of(passkey));
    }
}
