package dev.ambit.users;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads and changes the details of users; a change is one transaction with its audit entry and revision. */
record UserService(Storage storage, AuditTrail audit) {
    /**
     * The details of {@code id}.
     *
     * @throws ApiException 404 when the user does not exist
     */
    UserJson find(UserId id) {
        return storage.read(tx -> UserJson.of(tx, find(tx, id)));
    }

    /**
     * Changes the details in {@code fields}; absent ones stay.
     *
     * @throws ApiException 404 as for {@link #find}, or with all problems of {@code fields}
     */
    UserJson update(UserId id, JsonFields fields, AuditContext context) {
        Details details = Details.read(fields, storage.read(tx -> find(tx, id)));
        fields.check();
        return storage.inTransaction(tx -> {
            User before = find(tx, id);
            User after = details.apply(before, context.at());
            tx.users().update(after);
            UserJson updated = UserJson.of(tx, after);
            Event event =
                    Event.onUser(AuditAction.USER_UPDATE, id, Json.text(UserJson.of(tx, before)), Json.text(updated));
            audit.record(tx, context, event, new Change.OfUser(id));
            return updated;
        });
    }

    private static User find(Tx tx, UserId id) {
        return tx.users().find(id).orElseThrow(() -> new ApiException(ErrorCode.NO_ROUTE));
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
        static Details read(JsonFields fields, User stored) {
            return new Details(
                    new Detail(fields, "first_name", 60, stored.firstName()),
                    new Detail(fields, "last_name", 60, stored.lastName()),
                    new Detail(fields, "telephone", 20, stored.telephone()),
                    new Detail(fields, "country", 30, stored.country()),
                    new Detail(fields, "zipcode", 20, stored.zipcode()));
        }

        User apply(User user, Instant at) {
            return new User(
                    user.id(),
                    user.email(),
                    firstName.or(user.firstName()),
                    lastName.or(user.lastName()),
                    telephone.or(user.telephone()),
                    country.or(user.country()),
                    zipcode.or(user.zipcode()),
                    user.createdOn(),
                    at);
        }
    }
}
