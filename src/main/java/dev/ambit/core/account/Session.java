package dev.ambit.core.account;

import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.resource.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person who is signed in on one device.
 *
 * @param authenticatedOn when the password (and what else proves the person) was last given
 * @param client where that came from; null when it could not be read
 * @param userAgent what the browser says it is; for people to know their devices by
 */
public record Session(
        SessionId id,
        UserId user,
        Instant createdOn,
        Instant authenticatedOn,
        @Nullable IpAddress client,
        String userAgent) {
    /** After so long without a request it ends. */
    public static final Duration MAX_IDLE = Duration.ofHours(12);

    /** It ends after this long, whatever is done in it. */
    public static final Duration MAX_AGE = Duration.ofDays(7);

    /** For so long after proving who they are, people may make and end tokens. */
    public static final Duration RECENT = Duration.ofMinutes(10);

    public boolean isOver(Instant lastSeenOn, Instant now) {
        return !now.isBefore(createdOn.plus(MAX_AGE)) || !now.isBefore(lastSeenOn.plus(MAX_IDLE));
    }

    public boolean isRecent(Instant now) {
        return now.isBefore(authenticatedOn.plus(RECENT));
    }

    public Session withAuthenticatedOn(Instant at) {
        return new Session(id, user, createdOn, at, client, userAgent);
    }
}
