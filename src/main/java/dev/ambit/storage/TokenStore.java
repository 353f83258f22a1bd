package dev.ambit.storage;

import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tokens of users and accounts. Policies come back exactly as they were given, their order and texts included. */
public interface TokenStore {
    default void insert(StoredToken token) {
        insert(token, null);
    }

    /**
     * Inserts a token that may have been made by another.
     *
     * @param delegate the token that only delegates and by way of which this one was made, the first in a chain of them; null
     *     when its owner made it
     */
    void insert(StoredToken token, @Nullable TokenId delegate);

    /** By way of which delegate that token was made, as at {@link #insert(StoredToken, TokenId)}. */
    Optional<TokenId> delegateOf(TokenId id);

    /** Stores everything of {@code token} but its id, owner and {@code issuedOn}; false when there is none with its id. */
    boolean replace(Token token);

    /** Makes another secret the token's; false when there is no such token. */
    boolean replaceDigest(TokenId id, int keyId, TokenDigest digest, Instant modifiedOn);

    /**
     * A digest for another one of the same secret.
     *
     * @param before what must be stored for {@code after} to be stored
     */
    record Renewal(TokenDigest before, TokenDigest after) {}

    /**
     * Stores digests under another key for those of the same secrets; passes over tokens whose secret is another one by now. Like
     * {@link #touchLastUsed}, it changes nothing that anybody did, and needs neither an audit entry nor a revision.
     */
    void renewDigests(int keyId, Map<TokenId, Renewal> renewals);

    /** The digest keys that tokens need. */
    List<Integer> keys();

    /** How many tokens need that digest key. */
    long countByKey(int keyId);

    /** False when there is no such token. */
    boolean delete(TokenId id);

    Optional<StoredToken> find(TokenId id);

    /** In the order in which they were issued. */
    Listing<StoredToken> list(TokenFilter filter, Direction direction, Slice slice);

    /** The ids of those, for who has to look at all of them. */
    List<TokenId> ids(TokenFilter filter, Direction direction);

    /**
     * How many tokens {@code owner} has, expired ones included, without those that were made by way of a delegate which is still
     * there. What a deleted one made counts: else a new delegate after each deleted one would have no bound.
     */
    long countOf(TokenOwner owner);

    /** How many tokens there are that were made by way of {@code delegate}, be it deleted, expired ones included. */
    long countOf(TokenId delegate);

    /** How many tokens there are at all. */
    long count();

    /** The token with that digest of a secret. */
    Optional<StoredToken> find(TokenDigest digest);

    /**
     * A part of all tokens, in the order in which they lie and at most {@code limit}, to go through them without ever
     * holding all: from the beginning when {@code after} is 0, else from where the part with that {@code last} ended.
     */
    Batch scan(long after, int limit);

    /** @param last where the next part begins; this is the end when {@code tokens} is empty */
    record Batch(List<StoredToken> tokens, long last) {
        public Batch {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Notes when tokens were last used; never moves a time back and passes over tokens that are gone. The one change that
     * needs neither an audit entry nor a revision.
     */
    void touchLastUsed(Map<TokenId, Instant> lastUsedOn);
}
