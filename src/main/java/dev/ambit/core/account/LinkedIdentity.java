package dev.ambit.core.account;

import dev.ambit.core.resource.UserId;
import java.time.Instant;

/**
 * A link between a user and an identity at an OpenID provider. The provider never reassigns {@code subject} (OpenID
 * Connect Core 1.0, 2), whereas an e-mail address can be reassigned.
 */
public record LinkedIdentity(UserId user, String issuer, String subject, Instant linkedOn) {}
