package dev.ambit.tokens;

import dev.ambit.access.Caller;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenFilter;
import dev.ambit.storage.Tx;
import dev.ambit.tokens.TokenWriter.IssuedToken;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes tokens on behalf of a caller that has a token permission for their owner: all of them, or with only
 * a Delegate permission those within its own permissions. Each change is one transaction; when a method returns, the
 * change is durable and in force.
 */
final class TokenService {
    private static final int MAX_OPTIMISTIC_ATTEMPTS = 4;

    private final Storage storage;
    private final TokenWriter writer;
    private final TokenRules rules;
    private final TokenDraftReader reader;
    private final Delegates delegates;
    private final RandomGenerator random;

    /** {@code random} draws ids. */
    TokenService(
            Storage storage,
            TokenWriter writer,
            TokenRules rules,
            TokenDraftReader reader,
            Delegates delegates,
            RandomGenerator random) {
        this.storage = storage;
        this.writer = writer;
        this.rules = rules;
        this.reader = reader;
        this.delegates = delegates;
        this.random = random;
    }

    /** The tokens that match {@code filter} and are visible to {@code caller}. */
    Listing<StoredToken> list(Caller caller, TokenFilter filter, Direction direction, Slice slice) {
        Delegate delegate = delegates.forReading(caller, filter.owner());
        return storage.read(tx -> delegate == null
                ? tx.tokens().list(filter, direction, slice)
                : delegates.list(tx, delegate, filter, direction, slice));
    }

    /**
     * The token {@code id} of {@code owner}.
     *
     * @throws ApiException 404 when it does not exist, has another owner or is not visible to {@code caller}
     */
    StoredToken find(Caller caller, TokenOwner owner, TokenId id) {
        StoredToken stored = storage.read(tx -> find(tx, owner, id));
        delegates.requireVisible(delegates.forReading(caller, owner), stored);
        return stored;
    }

    /**
     * Creates a token as in {@code fields}.
     *
     * @throws ApiException with all problems of {@code fields}
     */
    IssuedToken create(Caller caller, TokenOwner owner, JsonFields fields, AuditContext context) {
        Delegate delegate = delegates.forWriting(caller, owner);
        TokenDraft draft = read(fields, owner, delegate, null, context.at());
        Token token = draft.create(TokenId.random(random), owner, context.at());
        return storage.inTransaction(tx -> delegate == null
                ? writer.create(tx, token, context)
                : writer.createByDelegate(tx, token, delegate.id(), context));
    }

    /**
     * Replaces everything but the secret of the token by what {@code fields} has.
     *
     * @throws ApiException 404 as for {@link #find}, or with all problems of {@code fields}
     */
    Token replace(Caller caller, TokenOwner owner, TokenId id, JsonFields fields, AuditContext context) {
        Delegate delegate = delegates.forWriting(caller, owner);
        return checkThenWrite(
                owner,
                id,
                stored -> {
                    delegates.requireVisible(delegate, stored);
                    return read(fields, owner, delegate, stored.token(), context.at())
                            .replace(stored.token(), context.at());
                },
                (tx, before, after) -> writer.replace(tx, before, after, context));
    }

    /** Gives the token a new secret; see {@link TokenWriter#roll}. */
    TokenSecret roll(Caller caller, TokenOwner owner, TokenId id, AuditContext context) {
        return writeVisible(caller, owner, id, (tx, before, _) -> writer.roll(tx, before, context));
    }

    void delete(Caller caller, TokenOwner owner, TokenId id, AuditContext context) {
        writeVisible(caller, owner, id, (tx, before, _) -> writer.delete(tx, before, context));
    }

    /**
     * Reads and checks the draft in {@code fields}.
     *
     * @param delegate the caller if it has only a Delegate permission; null otherwise
     * @param existing the token that is updated, or null for a new one
     * @throws ApiException with all problems
     */
    private TokenDraft read(
            JsonFields fields, TokenOwner owner, @Nullable Delegate delegate, @Nullable Token existing, Instant now) {
        TokenDraft draft = reader.read(fields, existing, rules.recordNames(owner));
        TokenRules.Problems problems =
                (pointer, message) -> fields.problem(pointer, ErrorCode.INVALID_TOKEN_REQUEST.code(), message);
        rules.check(owner, draft, existing, now, problems);
        if (delegate != null) {
            rules.checkDelegation(draft, delegate.holderPermissions(), (pointer, message) -> {
                fields.markDenied(DenyReason.NOT_GRANTED);
                problems.add(pointer, message);
            });
        }
        fields.check();
        return draft;
    }

    /** Writes a change to a token that is visible to {@code caller}. */
    private <T> T writeVisible(Caller caller, TokenOwner owner, TokenId id, Write<StoredToken, T> write) {
        Delegate delegate = delegates.forWriting(caller, owner);
        if (delegate == null) {
            // Without a check, concurrent changes of the token cannot delay this one.
            return storage.inTransaction(tx -> {
                StoredToken stored = find(tx, owner, id);
                return write.apply(tx, stored.token(), stored);
            });
        }
        return checkThenWrite(
                owner,
                id,
                stored -> {
                    delegates.requireVisible(delegate, stored);
                    return stored;
                },
                write);
    }

    /** Writes the result of a check of {@code before}. */
    interface Write<C, T> {
        T apply(Tx tx, Token before, C result);
    }

    /**
     * Checks outside of the write transaction, so that no other writer waits, and repeats the check when the token has
     * changed meanwhile. After a few attempts it checks inside of the transaction, or an attacker could prevent others
     * from restricting a token by changing it continuously. The caller's own permissions are compared by
     * {@link AuditTrail#record}.
     */
    <C, T> T checkThenWrite(TokenOwner owner, TokenId id, Function<StoredToken, C> check, Write<C, T> write) {
        for (int i = 0; i < MAX_OPTIMISTIC_ATTEMPTS; i++) {
            StoredToken stored = storage.read(tx -> find(tx, owner, id));
            C result = check.apply(stored);
            Optional<T> written = storage.inTransaction(tx -> {
                Token before = find(tx, owner, id).token();
                return before.equals(stored.token()) ? Optional.of(write.apply(tx, before, result)) : Optional.empty();
            });
            if (written.isPresent()) {
                return written.get();
            }
        }
        return storage.inTransaction(tx -> {
            StoredToken stored = find(tx, owner, id);
            return write.apply(tx, stored.token(), check.apply(stored));
        });
    }

    private static StoredToken find(Tx tx, TokenOwner owner, TokenId id) {
        return tx.tokens()
                .find(id)
                .filter(stored -> stored.token().owner().equals(owner))
                .orElseThrow(() -> new ApiException(ErrorCode.TOKEN_NOT_FOUND));
    }
}
