package dev.ambit.signin;

import static dev.ambit.access.Access.anybody;
import static dev.ambit.access.Access.signedIn;
import static dev.ambit.http.Route.delete;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;

import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.Json;
import dev.ambit.http.Lane;
import dev.ambit.http.Route;
import dev.ambit.storage.Change;
import dev.ambit.storage.Insertion;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredPasskey;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passkeys, and a list of all by which people prove who they are besides the password. */
final class PasskeyRoutes {
    private static final String FACTORS = "/client/v4/session/factors";
    private static final String PASSKEYS = FACTORS + "/passkeys";
    private static final int MOST_PASSKEYS = 20;
    private static final int LONGEST_NAME = 100;
    private static final long MILLIS_TO_SIGN = 300_000;

    private final Storage storage;
    private final AuditTrail audit;
    private final OneTimePasswords oneTimePasswords;
    private final Passkeys passkeys;

    PasskeyRoutes(Storage storage, AuditTrail audit, OneTimePasswords oneTimePasswords, Passkeys passkeys) {
        this.storage = storage;
        this.audit = audit;
        this.oneTimePasswords = oneTimePasswords;
        this.passkeys = passkeys;
    }

    List<Route> routes() {
        return Visits.small(List.of(
                get(FACTORS, signedIn(), this::show),
                post(PASSKEYS + "/challenge", signedIn(), this::challengeToMake).guarded(),
                post(PASSKEYS, signedIn(), this::add).guarded(),
                delete(PASSKEYS + "/{passkey_id}", signedIn(), this::remove)
                        .guarded()
                        .in(Lane.ENDING),
                post("/client/v4/session/challenge", anybody(), Visits.shielding(this::challengeToUse))));
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

    private Answer show(Exchange exchange) {
        UserId user = exchange.userId();
        return storage.read(tx -> Envelope.result(new FactorsJson(
                oneTimePasswords.isEnabled(tx, user),
                tx.oneTimePasswords().recoveryCodes(user),
                tx.passkeys().listByUser(user).stream().map(PasskeyJson::of).toList())));
    }

    /** {@code PublicKeyCredentialCreationOptionsJSON} of Web Authentication level 3, whose members are in camel case. */
    private Answer challengeToMake(Exchange exchange) {
        UserId id = exchange.userId();
        User user = storage.read(tx -> tx.users().find(id)).orElseThrow();
        List<StoredPasskey> present = storage.read(tx -> tx.passkeys().listByUser(id));
        return Envelope.result(Map.of(
                "challenge",
                passkeys.challenge(toMake(id), exchange.at()),
                "rp",
                Map.of("id", site(exchange).host(), "name", "Ambit"),
                "user",
                Map.of(
                        "id", Passkeys.base64(Passkeys.handle(id)),
                        "name", user.email(),
                        "displayName", user.email()),
                "pubKeyCredParams",
                Passkeys.ALGORITHMS.stream()
                        .map(algorithm -> Map.of("type", "public-key", "alg", algorithm))
                        .toList(),
                "excludeCredentials",
                present.stream()
                        .map(passkey -> Map.of("type", "public-key", "id", Passkeys.base64(passkey.credential())))
                        .toList(),
                "authenticatorSelection",
                Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"),
                "attestation",
                "none",
                "timeout",
                MILLIS_TO_SIGN));
    }

    /** {@code PublicKeyCredentialRequestOptionsJSON}: any passkey of this host will do. */
    private Answer challengeToUse(Exchange exchange) {
        return Envelope.result(Map.of(
                "challenge",
                passkeys.challenge(SignInService.USE, exchange.at()),
                "rpId",
                site(exchange).host(),
                "userVerification",
                "required",
                "timeout",
                MILLIS_TO_SIGN));
    }

    private Answer add(Exchange exchange) {
        UserId user = exchange.userId();
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        String name = fields.name("name", 1, LONGEST_NAME, null);
        String credential = credential(fields);
        StoredPasskey passkey = passkeys.made(credential, name, user, toMake(user), site(exchange), exchange.at())
                .orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        return Envelope.result(storage.inTransaction(tx -> {
            if (tx.passkeys().listByUser(user).size() >= MOST_PASSKEYS) {
                throw new ApiException(ErrorCode.INVALID_REQUEST, "There are " + MOST_PASSKEYS + " passkeys already");
            }
            if (tx.passkeys().insert(passkey) == Insertion.TAKEN) {
                throw new ApiException(ErrorCode.PASSKEY_REFUSED);
            }
            record(tx, exchange, "user.passkey.create", null, passkey);
            return PasskeyJson.of(passkey);
        }));
    }

    private Answer remove(Exchange exchange) {
        PasskeyId id = exchange.id("passkey_id", PasskeyId::parse);
        UserId user = exchange.userId();
        return Envelope.result(storage.inTransaction(tx -> {
            StoredPasskey passkey = tx.passkeys().listByUser(user).stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Passkey not found"));
            tx.passkeys().delete(user, id);
            record(tx, exchange, "user.passkey.delete", passkey, null);
            return Map.of("id", id.toString());
        }));
    }

    /** The member {@code credential}: what a passkey signed, or made, as JSON. */
    static String credential(Fields fields) {
        Optional<Fields> sent = fields.optionalObject("credential");
        if (sent.isEmpty()) {
            fields.problem("credential", "is required: what the browser's `navigator.credentials` gave, as JSON");
        }
        fields.check();
        return sent.orElseThrow().node().toString();
    }

    /** The page that asks; browsers say it, and it must be of this host. */
    static Passkeys.Site site(Exchange exchange) {
        return exchange.incoming()
                .first("Origin")
                .filter(origin -> exchange.site().isOwnPage(exchange.incoming()))
                .flatMap(Passkeys.Site::of)
                .orElseThrow(() -> new ApiException(ErrorCode.CROSS_SITE));
    }

    private static String toMake(UserId user) {
        return "make " + user;
    }

    private void record(
            Tx tx, Exchange exchange, String action, @Nullable StoredPasskey before, @Nullable StoredPasskey after) {
        UserId user = exchange.userId();
        Deed deed = Deed.onUser(action, user, text(before), text(after));
        audit.record(tx, Origin.of(exchange.caller(), exchange.requestId()), deed, new Change.OfUser(user));
    }

    private static @Nullable String text(@Nullable StoredPasskey passkey) {
        return passkey == null ? null : Json.text(PasskeyJson.of(passkey));
    }
}
