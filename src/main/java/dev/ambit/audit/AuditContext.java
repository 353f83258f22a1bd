package dev.ambit.audit;

import dev.ambit.access.Caller;
import dev.ambit.access.IndexedSession;
import dev.ambit.access.IndexedToken;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.route.Request;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditEntry.Channel;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of a change in an audit entry: its actor, address, time, request and channel.
 *
 * @param credential the token or session whose quota is used; null when no caller of the API makes the change
 * @param superseded whether the token that admitted the change has been revoked, rolled or given other permissions since
 */
public record AuditContext(
        Actor actor,
        @Nullable IpAddress client,
        Instant at,
        @Nullable String requestId,
        Channel channel,
        @Nullable TokenId credential,
        BooleanSupplier superseded) {

    /** The context of a request with a caller. */
    public static AuditContext of(Request request) {
        return of(request.caller(), request.requestId());
    }

    public static AuditContext of(Caller caller, String requestId) {
        BooleanSupplier retired = caller.principal()::isSuperseded;
        return switch (caller.principal()) {
            case IndexedToken token -> {
                Actor actor = new Actor.ByToken(token.id(), token.owner());
                yield new AuditContext(
                        actor, caller.client(), caller.at(), requestId, Channel.API, caller.token(), retired);
            }
            case IndexedSession session -> {
                Actor actor = new Actor.ByUser(session.session().user());
                yield new AuditContext(
                        actor, caller.client(), caller.at(), requestId, Channel.DASHBOARD, caller.token(), retired);
            }
        };
    }

    /** The context of a sign-in page of the dashboard; {@code user} is null for an unauthenticated client. */
    public static AuditContext signingIn(
            @Nullable UserId user, @Nullable IpAddress client, Instant at, String requestId) {
        Actor actor = user == null ? new Actor.Anonymous() : new Actor.ByUser(user);
        return new AuditContext(actor, client, at, requestId, Channel.DASHBOARD, null, () -> false);
    }

    /** The context of the command line on the machine of the server. */
    public static AuditContext commandLine(Instant at) {
        return new AuditContext(new Actor.BySystem(), null, at, null, Channel.COMMAND_LINE, null, () -> false);
    }
}
