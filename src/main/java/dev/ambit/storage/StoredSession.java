package dev.ambit.storage;

import dev.ambit.core.account.Session;
import dev.ambit.core.token.TokenDigest;
import java.time.Instant;

/** A session with what finds it and when it was last used. */
public record StoredSession(Session session, TokenDigest digest, Instant lastSeenOn) {}
