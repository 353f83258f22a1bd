package dev.ambit.core.account;

import dev.ambit.core.resource.UserId;
import java.time.Instant;

/**
 * By whom a user is known to an OpenID provider. {@code subject} is the provider's own name for a person, which it gives to
 * nobody else, ever (OpenID Connect Core 1.0, 2); an e-mail address may become somebody else's.
 */
public record LinkedIdentity(UserId user, String issuer, String subject, Instant linkedOn) {}
