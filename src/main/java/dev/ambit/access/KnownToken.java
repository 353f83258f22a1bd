package dev.ambit.access;

import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.token.Token;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token as the index holds it.
 *
 * @param lastUsedMillis since the epoch, 0 for never: a slot that every use stores into and that reaches the database in
 *     batches
 * @param retired set when the token was revoked, rolled or given other rights: what was admitted by this may not be
 *     committed any more
 */
public record KnownToken(Token token, CompiledToken compiled, AtomicLong lastUsedMillis, AtomicBoolean retired) {
    KnownToken(Token token, CompiledToken compiled, AtomicLong lastUsedMillis) {
        this(token, compiled, lastUsedMillis, new AtomicBoolean());
    }

    boolean hasRightsOf(Token other) {
        return token.enabled() == other.enabled()
                && token.policies().equals(other.policies())
                && token.condition().equals(other.condition())
                && token.lifetime().equals(other.lifetime());
    }
}
