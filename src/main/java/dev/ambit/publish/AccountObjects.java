package dev.ambit.publish;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.Page;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The common rules of keys, peers and ACLs: their number, pages and audit entries. */
record AccountObjects(AuditTrail audit, Kind kind, String noun) {
    /** Of each kind. Lists have one page by default, because the official SDK asks for no other. */
    static final int MAX_PER_ACCOUNT = 200;

    static <T> Listing<T> slice(List<T> all, Page page) {
        return new Listing<>(
                all.stream().skip(page.offset()).limit(page.perPage()).toList(), all.size());
    }

    void checkRoom(List<?> present) {
        if (present.size() >= MAX_PER_ACCOUNT) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "there are " + MAX_PER_ACCOUNT + " " + noun
                            + "s in the account already, which is the limit; delete one that is not used");
        }
    }

    ApiException notFound() {
        return new ApiException(ErrorCode.NOT_FOUND, noun + " not found");
    }

    /** {@code uses} names up to a few users, such as {@code `example.com`}. */
    ApiException inUse(String uses) {
        return new ApiException(ErrorCode.INVALID_REQUEST, "the " + noun + " is still used by " + uses);
    }

    /** {@code before} and {@code after} contain no secrets. */
    void record(
            Tx tx,
            AuditContext context,
            AuditAction action,
            AccountId account,
            ObjectId id,
            @Nullable Object before,
            @Nullable Object after,
            Change change) {
        Event event = new Event(
                action,
                new Target(kind, id.toString()),
                Scope.of(account),
                before == null ? null : Json.text(before),
                after == null ? null : Json.text(after));
        audit.record(tx, context, event, change);
    }
}
