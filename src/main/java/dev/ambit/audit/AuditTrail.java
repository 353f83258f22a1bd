package dev.ambit.audit;

import dev.ambit.core.resource.UserId;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
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

/** Writes a change's audit entry and its revision, in the change's own transaction. */
public final class AuditTrail {
    private final RandomGenerator random;
    private final AuditQuota auditQuota;

    /** One without a bound. {@code random} draws the ids of entries. */
    public AuditTrail(RandomGenerator random) {
        this(random, Retention.Limits.NONE);
    }

    /** One that bounds what an account, and a token, may change within an hour, by the size of the log in {@code limits}. */
    public AuditTrail(RandomGenerator random, Retention.Limits limits) {
        this.random = random;
        this.auditQuota = AuditQuota.of(limits);
    }

    /**
     * What was done.
     *
     * @param action as {@code token.create}
     * @param before the thing as JSON text, without secrets; null when it did not exist
     * @param after likewise; null when it does not exist any more
     */
    public record Event(
            String action,
            Target target,
            Scope scope,
            @Nullable String before,
            @Nullable String after) {
        /** One that a user, or somebody who says to be that user, did to themselves; null when it is nobody. */
        public static Event onUser(
                String action, @Nullable UserId user, @Nullable String before, @Nullable String after) {
            return user == null
                    ? new Event(action, new Target(Kind.USER, null), new Scope(null, null, null), before, after)
                    : new Event(action, new Target(Kind.USER, user.toString()), Scope.of(user), before, after);
        }
    }

    /**
     * Writes both. To be called once for each thing that {@code tx} changes.
     *
     * @throws ApiException when the caller's token has been revoked or changed since the request was admitted: a body that
     *     trickles in, or a long wait for the writer, must not carry old rights past a revoke that was acknowledged; and when
     *     so much was changed that the log would lose what is not old
     */
    public void record(Tx tx, AuditContext auditContext, Event event, Change change) {
        if (auditContext.retired().getAsBoolean()) {
            throw new ApiException(ErrorCode.INVALID_ACCESS_TOKEN);
        }
        auditQuota.take(auditContext, event);
        tx.revisions().append(change);
        append(tx, auditContext, event, Outcome.SUCCESS);
    }

    /** Writes what the server did to its own log, which no index follows. */
    void note(Tx tx, AuditContext auditContext, Event event) {
        append(tx, auditContext, event, Outcome.SUCCESS);
    }

    /** Writes that something was tried and refused, which changes nothing. */
    public void recordRefused(Tx tx, AuditContext auditContext, Event event) {
        append(tx, auditContext, event, Outcome.REFUSED);
    }

    private void append(Tx tx, AuditContext auditContext, Event event, Outcome outcome) {
        tx.audit()
                .append(new AuditEntry(
                        AuditId.random(random),
                        auditContext.at(),
                        auditContext.actor(),
                        auditContext.client(),
                        event.action(),
                        event.target(),
                        event.scope(),
                        event.before(),
                        event.after(),
                        outcome,
                        auditContext.requestId(),
                        auditContext.channel()));
    }
}
