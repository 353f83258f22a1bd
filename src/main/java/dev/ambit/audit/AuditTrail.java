package dev.ambit.audit;

import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Outcome;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Change;
import dev.ambit.storage.Tx;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Writes the audit entry and the revision of a change, in the transaction of the change. */
public final class AuditTrail {
    private final RandomGenerator random;
    private final AuditQuota auditQuota;

    /** Creates a trail without a quota. {@code random} generates the ids of entries. */
    public AuditTrail(RandomGenerator random) {
        this(random, Retention.Limits.NONE);
    }

    /** Creates a trail with a quota for each account and token, by the log size in {@code limits}. */
    public AuditTrail(RandomGenerator random, Retention.Limits limits) {
        this.random = random;
        this.auditQuota = AuditQuota.of(limits);
    }

    /**
     * An audited action.
     *
     * @param before the object as JSON text, without secrets; null when it did not exist
     * @param after likewise; null when it no longer exists
     */
    public record Event(
            AuditAction action,
            Target target,
            Scope scope,
            @Nullable String before,
            @Nullable String after) {
        /** An action on a user's own data, by the user or a client that claims to be it; null when there is none. */
        public static Event onUser(
                AuditAction action, @Nullable UserId user, @Nullable String before, @Nullable String after) {
            return user == null
                    ? new Event(action, new Target(Kind.USER, null), new Scope(null, null, null), before, after)
                    : new Event(action, new Target(Kind.USER, user.toString()), Scope.of(user), before, after);
        }
    }

    /**
     * Writes both. Must be called once for each object that {@code tx} changes.
     *
     * @throws ApiException when the caller's token has been revoked or changed since the request was admitted: a slow
     *     body, or a long wait for the writer, must not carry old permissions past an acknowledged revoke; and when the
     *     quota of the caller is used up, because the log would lose entries that are not old
     */
    public void record(Tx tx, AuditContext context, Event event, Change change) {
        if (context.superseded().getAsBoolean()) {
            throw new ApiException(ErrorCode.INVALID_ACCESS_TOKEN);
        }
        auditQuota.take(context, event);
        tx.revisions().append(change);
        append(tx, context, event, Outcome.SUCCESS);
    }

    /** Writes a change of the server to its own log, which no index follows. */
    void recordMaintenance(Tx tx, AuditContext context, Event event) {
        append(tx, context, event, Outcome.SUCCESS);
    }

    /** Writes an action that was refused and changes nothing. */
    public void recordRefused(Tx tx, AuditContext context, Event event) {
        append(tx, context, event, Outcome.REFUSED);
    }

    private void append(Tx tx, AuditContext context, Event event, Outcome outcome) {
        tx.audit()
                .append(new AuditEntry(
                        AuditId.random(random),
                        context.at(),
                        context.actor(),
                        context.client(),
                        event.action().toString(),
                        event.target(),
                        event.scope(),
                        event.before(),
                        event.after(),
                        outcome,
                        context.requestId(),
                        context.channel()));
    }
}
