package dev.ambit.storage;

import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is stored: with the digest of its secret, never the secret.
 *
 * @param keyId the number of the digest key that made the digest
 * @param lastUsedOn null when it was never used
 */
public record StoredToken(
        Token token,
        TokenDigest digest,
        int keyId,
        @Nullable Instant lastUsedOn) {}
