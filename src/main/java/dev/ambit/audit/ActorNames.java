package dev.ambit.audit;

import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the names of the actors in a list of entries, each once. The e-mail address of a user is shown to every
 * caller that may see the entry. The name of a token is shown only to callers that may read the token: the log of an
 * account must not reveal its members' own tokens.
 */
final class ActorNames {
    private final Tx tx;
    private final ValueVisibility valueVisibility;
    private final Map<UserId, Optional<String>> emails = new HashMap<>();
    private final Map<TokenId, Optional<String>> tokens = new HashMap<>();

    ActorNames(Tx tx, ValueVisibility valueVisibility) {
        this.tx = tx;
        this.valueVisibility = valueVisibility;
    }

    /** The e-mail address of the acting user, or of the acting token's owner. */
    @Nullable
    String email(Actor actor) {
        return switch (actor) {
            case Actor.ByToken token -> token.owner() instanceof TokenOwner.User user ? email(user.id()) : null;
            case Actor.ByUser user -> email(user.id());
            case Actor.BySystem _, Actor.Anonymous _ -> null;
        };
    }

    private @Nullable String email(UserId user) {
        return emails.computeIfAbsent(user, id -> tx.users().find(id).map(User::email))
                .orElse(null);
    }

    /** The current name of the acting token; null when it was deleted or the caller may not read it. */
    @Nullable
    String token(Actor actor) {
        return actor instanceof Actor.ByToken(TokenId token, TokenOwner owner) && valueVisibility.mayReadTokens(owner)
                ? tokens.computeIfAbsent(
                                token,
                                id -> tx.tokens()
                                        .find(id)
                                        .map(stored -> stored.token().name()))
                        .orElse(null)
                : null;
    }
}
