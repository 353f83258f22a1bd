package dev.ambit.storage;

import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The tokens of users and accounts. Policies come back exactly as they were given, their order and texts included. */
public interface TokenStore {
    void insert(StoredToken token);

    /** Stores everything of {@code token} but its id, owner and {@code issuedOn}; false when there is none with its id. */
    boolean replace(Token token);

    /** Makes another secret the token's; false when there is no such token. */
    boolean replaceDigest(TokenId id, int keyId, TokenDigest digest, Instant modifiedOn);

    /** False when there is no such token. */
    boolean delete(TokenId id);

    Optional<StoredToken> find(TokenId id);

    /** In the order in which they were issued. */
    Listing<StoredToken> list(TokenFilter filter, Direction direction, Slice slice);

    /** How many tokens there are of {@code owner}, expired ones included. */
    long count(TokenOwner owner);

    /** How many tokens there are at all. */
    long count();

    /** Hands every token over, one at a time and in no order; all of them need never fit into memory together. */
    void forEach(Consumer<StoredToken> consumer);

    /**
     * Notes when tokens were last used; never moves a time back and passes over tokens that are gone. The one change that
     * needs neither an audit entry nor a revision.
     */
    void touchLastUsed(Map<TokenId, Instant> lastUsedOn);
}
