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

/** Stores tokens of users and accounts. Policies are returned exactly as stored, including their order and texts. */
public interface TokenStore {
    default void insert(StoredToken token) {
        insert(token, null);
    }

    /**
     * Inserts a token that may have been created with another token.
     *
     * @param delegate the delegate-only token through which this one was created, the first in a chain of them; null
     *     when its owner created it
     */
    void insert(StoredToken token, @Nullable TokenId delegate);

    /** Returns the delegate through which that token was created, see {@link #insert(StoredToken, TokenId)}. */
    Optional<TokenId> findDelegate(TokenId id);

    /** Updates everything but id, owner and {@code issuedOn}; returns false when the token does not exist. */
    boolean replace(Token token);

    /** Stores the digest of a new secret; returns false when the token does not exist. */
    boolean replaceDigest(TokenId id, int keyId, TokenDigest digest, Instant modifiedOn);

    /**
     * The replacement of a digest by another one of the same secret.
     *
     * @param before the digest that must be stored for {@code after} to be stored
     */
    record Renewal(TokenDigest before, TokenDigest after) {}

    /**
     * Replaces digests by digests of the same secrets under another key. Skips tokens whose secret has changed in the
     * meantime. Like {@link #touchLastUsed}, it is not a user's change and needs neither an audit entry nor a revision.
     */
    void renewDigests(int keyId, Map<TokenId, Renewal> renewals);

    /** The digest keys that tokens need. */
    List<Integer> keyIds();

    /** Returns the number of tokens that need that digest key. */
    long countByKey(int keyId);

    /** Returns false when the token does not exist. */
    boolean delete(TokenId id);

    Optional<StoredToken> find(TokenId id);

    /** Ordered by the time of issue. */
    Listing<StoredToken> list(TokenFilter filter, Direction direction, Slice slice);

    /** Returns the ids of the same tokens, for callers that process all of them. */
    List<TokenId> ids(TokenFilter filter, Direction direction);

    /**
     * Returns the number of tokens of {@code owner}, including expired ones, without those that were created through a
     * delegate that still exists. Tokens of a deleted delegate count: otherwise deleting a delegate and creating a new
     * one would evade every limit.
     */
    long countOf(TokenOwner owner);

    /** Returns the number of tokens created through {@code delegate}, even a deleted one, including expired tokens. */
    long countOf(TokenId delegate);

    /** Returns the number of all tokens. */
    long count();

    /** The token whose secret has that digest. */
    Optional<StoredToken> find(TokenDigest digest);

    /**
     * Returns at most {@code limit} tokens in storage order, so that all tokens can be processed without being in
     * memory at once. Starts with the first token when {@code after} is 0, otherwise after the batch with that last.
     */
    Batch scan(long after, int limit);

    /** @param last the position after which the next batch starts; the scan is complete when {@code tokens} is empty */
    record Batch(List<StoredToken> tokens, long last) {
        public Batch {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Records the last use of tokens; never moves a time back and skips tokens that do not exist. Needs neither an
     * audit entry nor a revision.
     */
    void touchLastUsed(Map<TokenId, Instant> lastUsedOn);
}
