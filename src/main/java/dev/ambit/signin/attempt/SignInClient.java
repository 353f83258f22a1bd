package dev.ambit.signin.attempt;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.Session;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.text.OneLine;
import dev.ambit.http.route.Request;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The client of a sign-in request.
 *
 * @param device the known device or session; null when none
 */
public record SignInClient(
        @Nullable IpAddress client,
        String userAgent,
        Instant at,
        String requestId,
        @Nullable String device) {
    private static final int MAX_USER_AGENT = 300;

    static SignInClient of(Request request, @Nullable String device) {
        String agent = request.rawRequest().first("User-Agent").orElse("");
        return new SignInClient(
                request.client(),
                OneLine.masked(agent.length() > MAX_USER_AGENT ? agent.substring(0, MAX_USER_AGENT) : agent),
                request.at(),
                request.requestId(),
                device);
    }

    /** The client of a request in a session, which uses the attempts of that session, not those of a device cookie. */
    public static SignInClient of(Request request, Session session) {
        return of(request, session.id().toString());
    }

    /** The context of its audit entries; {@code user} is null until the client has authenticated. */
    public AuditContext auditContext(@Nullable UserId user) {
        return AuditContext.signingIn(user, client, at, requestId);
    }
}
