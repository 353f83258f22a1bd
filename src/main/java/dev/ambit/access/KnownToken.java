package dev.ambit.access;

import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.token.Token;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token as the index holds it. {@code lastUsedMillis} (since the epoch, 0 for never) is a plain slot that every use
 * stores into; it reaches the database in batches.
 */
public record KnownToken(Token token, CompiledToken compiled, AtomicLong lastUsedMillis) {}
