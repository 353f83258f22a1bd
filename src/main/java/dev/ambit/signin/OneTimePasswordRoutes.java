package dev.ambit.signin;

import static dev.ambit.access.Access.signedIn;
import static dev.ambit.http.Route.delete;
import static dev.ambit.http.Route.post;
import static dev.ambit.http.Route.put;

import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.Lane;
import dev.ambit.http.Route;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Optional;

/** An authenticator app as a second factor, and the recovery codes that go with it. */
final class OneTimePasswordRoutes {
    private static final String APP = "/client/v4/session/factors/one_time_password";
    private static final String RECOVERY_CODES = "/client/v4/session/factors/recovery_codes";

    private final Storage storage;
    private final AuditTrail audit;
    private final OneTimePasswords oneTimePasswords;

    OneTimePasswordRoutes(Storage storage, AuditTrail audit, OneTimePasswords oneTimePasswords) {
        this.storage = storage;
        this.audit = audit;
        this.oneTimePasswords = oneTimePasswords;
    }

    List<Route> routes() {
        return Visits.small(List.of(
                post(APP, signedIn(), this::offer).guarded(),
                put(APP, signedIn(), this::enable).guarded(),
                delete(APP, signedIn(), this::disable).guarded().in(Lane.ENDING),
                post(RECOVERY_CODES, signedIn(), this::renewRecoveryCodes).guarded()));
    }

    private Answer offer(Exchange exchange) {
        User user = storage.read(tx -> tx.users().find(exchange.userId())).orElseThrow();
        return Envelope.secret(oneTimePasswords.offer(user.email()));
    }

    private record RecoveryCodes(List<String> recoveryCodes) {
        /** None of them. */
        @Override
        public String toString() {
            return "RecoveryCodes[…]";
        }
    }

    private Answer enable(Exchange exchange) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        String code = fields.secret("code");
        fields.check();
        Optional<List<String>> codes = storage.inTransaction(tx -> {
            Optional<List<String>> made = oneTimePasswords.enable(tx, exchange.userId(), secret, code, exchange.at());
            made.ifPresent(any -> enabled(tx, exchange));
            return made;
        });
        if (codes.isEmpty()) {
            fields.problem("code", "must be the six digits that the app shows now; look whether its clock is right");
        }
        fields.check();
        return Envelope.secret(new RecoveryCodes(codes.orElseThrow()));
    }

    private void enabled(Tx tx, Exchange exchange) {
        SignInService.endOthers(tx, exchange.session());
        record(tx, exchange, "user.one_time_password.enable");
    }

    private record Disabled(boolean oneTimePassword) {}

    private Answer disable(Exchange exchange) {
        storage.inTransaction(tx -> {
            boolean deleted = tx.oneTimePasswords().delete(exchange.userId());
            if (deleted) {
                record(tx, exchange, "user.one_time_password.disable");
            }
            return deleted;
        });
        return Envelope.result(new Disabled(false));
    }

    private Answer renewRecoveryCodes(Exchange exchange) {
        return Envelope.secret(storage.inTransaction(tx -> {
            if (!oneTimePasswords.isEnabled(tx, exchange.userId())) {
                throw new ApiException(ErrorCode.NOT_FOUND, "There is no authenticator app yet");
            }
            RecoveryCodes codes = new RecoveryCodes(oneTimePasswords.renewRecoveryCodes(tx, exchange.userId()));
            record(tx, exchange, "user.recovery_codes");
            return codes;
        }));
    }

    private void record(Tx tx, Exchange exchange, String action) {
        UserId user = exchange.userId();
        Deed deed = Deed.onUser(action, user, null, null);
        audit.record(tx, Origin.of(exchange.caller(), exchange.requestId()), deed, new Change.OfUser(user));
    }
}
