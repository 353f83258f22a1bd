package dev.ambit.core.account;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's session on one device.
 *
 * @param authenticatedOn when the user last authenticated, with all required factors
 * @param client the client address of that authentication; null when it could not be read
 * @param userAgent the User-Agent of the browser; helps users recognize their devices
 */
public record Session(
        SessionId id,
        UserId user,
        Instant createdOn,
        Instant authenticatedOn,
        @Nullable IpAddress client,
        String userAgent) {
    /** Idle timeout. */
    public static final Duration MAX_IDLE = Duration.ofHours(12);

    /** Maximum duration, regardless of activity. */
    public static final Duration MAX_AGE = Duration.ofDays(7);

    /** Maximum age of the last authentication for creating and revoking tokens. */
    public static final Duration MAX_AUTHENTICATION_AGE = Duration.ofMinutes(10);

    public boolean isExpired(Instant lastSeenOn, Instant now) {
        return !now.isBefore(createdOn.plus(MAX_AGE)) || !now.isBefore(lastSeenOn.plus(MAX_IDLE));
    }

    public boolean isRecentlyAuthenticated(Instant now) {
        return now.isBefore(authenticatedOn.plus(MAX_AUTHENTICATION_AGE));
    }

    public Session withAuthenticatedOn(Instant at) {
        return new Session(id, user, createdOn, at, client, userAgent);
    }
}
