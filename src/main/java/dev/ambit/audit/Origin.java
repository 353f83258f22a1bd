package dev.ambit.audit;

import dev.ambit.access.Caller;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditEntry.Channel;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a change comes from: everything about it that an audit entry says besides what was changed.
 *
 * @param retired whether the token that admitted the change has been revoked, rolled or given other rights since
 */
public record Origin(
        Actor actor,
        @Nullable IpAddress client,
        Instant at,
        @Nullable String requestId,
        Channel channel,
        BooleanSupplier retired) {

    public static Origin of(Caller caller, String requestId) {
        Actor actor = new Actor.ByToken(caller.token(), caller.owner());
        return new Origin(actor, caller.client(), caller.at(), requestId, Channel.API, caller.known()::isRetired);
    }

    /** The command line on the server's own machine. */
    public static Origin commandLine(Instant at) {
        return new Origin(new Actor.BySystem(), null, at, null, Channel.COMMAND_LINE, () -> false);
    }
}
