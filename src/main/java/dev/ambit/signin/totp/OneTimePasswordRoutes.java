package dev.ambit.signin.totp;

import static dev.ambit.access.Access.signedIn;
import static dev.ambit.http.route.Route.delete;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.http.route.Route.put;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.session.SessionService;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Optional;

/** Routes that manage an authenticator app as a second factor, and its recovery codes. */
public final class OneTimePasswordRoutes {
    private static final String APP = "/client/v4/session/factors/one_time_password";
    private static final String RECOVERY_CODES = "/client/v4/session/factors/recovery_codes";

    private final Storage storage;
    private final AuditTrail audit;
    private final OneTimePasswords oneTimePasswords;

    public OneTimePasswordRoutes(Storage storage, AuditTrail audit, OneTimePasswords oneTimePasswords) {
        this.storage = storage;
        this.audit = audit;
        this.oneTimePasswords = oneTimePasswords;
    }

    public List<Route> routes() {
        return List.of(
                post(APP, signedIn(), this::offer).withRecentAuthentication(),
                put(APP, signedIn(), this::enable).withRecentAuthentication(),
                delete(APP, signedIn(), this::disable)
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                post(RECOVERY_CODES, signedIn(), this::renewRecoveryCodes).withRecentAuthentication());
    }

    private Response offer(Request request) {
        User user = storage.read(tx -> tx.users().find(request.userId())).orElseThrow();
        return Envelope.secret(oneTimePasswords.enroll(user.email()));
    }

    private record RecoveryCodes(List<String> recoveryCodes) {
        /** Contains no code. */
        @Override
        public String toString() {
            return "RecoveryCodes[…]";
        }
    }

    private Response enable(Request request) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_REQUEST);
        String secret = fields.secret("secret");
        String code = fields.secret("code");
        fields.check();
        Optional<List<String>> codes = storage.inTransaction(tx -> {
            Optional<List<String>> made = oneTimePasswords.enable(tx, request.userId(), secret, code, request.at());
            made.ifPresent(any -> enabled(tx, request));
            return made;
        });
        if (codes.isEmpty()) {
            fields.problem(
                    "code", "must be the six digits that the app shows now; check that the device's clock is right");
        }
        fields.check();
        return Envelope.secret(new RecoveryCodes(codes.orElseThrow()));
    }

    private void enabled(Tx tx, Request request) {
        SessionService.endOthers(tx, request.session());
        record(tx, request, AuditAction.USER_ONE_TIME_PASSWORD_ENABLE);
    }

    private record Disabled(boolean oneTimePassword) {}

    private Response disable(Request request) {
        storage.inTransaction(tx -> {
            boolean deleted = tx.oneTimePasswords().delete(request.userId());
            if (deleted) {
                record(tx, request, AuditAction.USER_ONE_TIME_PASSWORD_DISABLE);
            }
            return deleted;
        });
        return Envelope.result(new Disabled(false));
    }

    private Response renewRecoveryCodes(Request request) {
        return Envelope.secret(storage.inTransaction(tx -> {
            if (!oneTimePasswords.isEnabled(tx, request.userId())) {
                throw new ApiException(ErrorCode.NOT_FOUND, "There is no authenticator app yet");
            }
            RecoveryCodes codes = new RecoveryCodes(oneTimePasswords.renewRecoveryCodes(tx, request.userId()));
            record(tx, request, AuditAction.USER_RECOVERY_CODES);
            return codes;
        }));
    }

    private void record(Tx tx, Request request, AuditAction action) {
        UserId user = request.userId();
        Event event = Event.onUser(action, user, null, null);
        audit.record(tx, AuditContext.of(request), event, new Change.OfUser(user));
    }
}
