package dev.ambit.storage;

import dev.ambit.core.account.Session;
import dev.ambit.core.token.TokenDigest;
import java.time.Instant;

/** A session with the digest of its secret and the time of its last use. */
public record StoredSession(Session session, TokenDigest digest, Instant lastSeenOn) {}
