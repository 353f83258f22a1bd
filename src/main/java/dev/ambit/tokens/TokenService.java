package dev.ambit.tokens;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes tokens. Each change is one transaction of the token, its audit entry, its revision and the invitations that
 * end with it; when a method returns, the change is durable and in force.
 */
public final class TokenService {
    private static final int MAX_OPTIMISTIC_ATTEMPTS = 4;

    private final Storage storage;
    private final AuditTrail audit;
    private final InvitationLifecycle invitations;
    private final PermissionCatalog catalog;
    private final HmacKey currentKey;
    private final RandomGenerator random;
    private final Limits limits;

    /**
     * The maximum number of tokens per user and per account, and of tokens created through one delegate. The latter do
     * not count for the owner while the delegate exists, so that a delegate cannot use up the limit of its owner.
     */
    public record Limits(int perUser, int perAccount, int perDelegate) {}

    /** Checks whether the caller has access to a token; null for a caller with access to every token of the owner. */
    interface AccessCheck {
        /**
         * Returns normally if the caller has access.
         *
         * @throws ApiException when the token is not visible to the caller
         */
        void check(StoredToken stored);
    }

    /** A token and its secret, which is available only when it is issued. */
    public record IssuedToken(Token token, TokenSecret secret) {}

    /** {@code random} must be cryptographically strong: it draws the secrets. */
    public TokenService(
            Storage storage,
            AuditTrail audit,
            InvitationLifecycle invitations,
            PermissionCatalog catalog,
            HmacKey currentKey,
            RandomGenerator random,
            Limits limits) {
        this.storage = storage;
        this.audit = audit;
        this.invitations = invitations;
        this.catalog = catalog;
        this.currentKey = currentKey;
        this.random = random;
        this.limits = limits;
    }

    /**
     * Creates a token in a new transaction. The permissions of {@code draft} must be checked already.
     *
     * @param maker the token that creates it with only a Delegate permission; null when the owner creates it
     */
    IssuedToken create(TokenOwner owner, TokenDraft draft, AuditContext context, @Nullable TokenId maker) {
        Token token = token(TokenId.random(random), owner, draft, context.at(), context.at());
        return storage.inTransaction(tx -> {
            if (maker == null) {
                return create(tx, token, context);
            }
            TokenId delegate = tx.tokens().findDelegate(maker).orElse(maker);
            checkRoom(
                    tx.tokens().countOf(delegate) < limits.perDelegate(),
                    limits.perDelegate(),
                    "tokens made by delegation");
            // Above the limit are only tokens of deleted delegates. Without this check, a user whose delegate creates
            // tokens of an account could delete and recreate the delegate to exceed any limit of the account.
            checkRoom(tx.tokens().countOf(owner) <= limit(owner), limit(owner), "tokens");
            return insert(tx, token, context, delegate);
        });
    }

    /**
     * Creates {@code token} in {@code tx}.
     *
     * @throws ApiException when its owner has reached the limit
     */
    public IssuedToken create(Tx tx, Token token, AuditContext context) {
        int limit = limit(token.owner());
        checkRoom(tx.tokens().countOf(token.owner()) < limit, limit, "tokens");
        return insert(tx, token, context, null);
    }

    private int limit(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User _ -> limits.perUser();
            case TokenOwner.Account _ -> limits.perAccount();
        };
    }

    private IssuedToken insert(Tx tx, Token token, AuditContext context, @Nullable TokenId delegate) {
        TokenSecret text = issue(token.owner());
        tx.tokens().insert(new StoredToken(token, currentKey.digest(text), currentKey.id(), null), delegate);
        record(tx, context, "token.create", null, token);
        return new IssuedToken(token, text);
    }

    /** Updates everything but the secret; {@code change} returns the new token for the present one, or throws. */
    Token replace(TokenOwner owner, TokenId id, AuditContext context, Function<StoredToken, Token> change) {
        return checkThenWrite(owner, id, change, (tx, before, after) -> {
            tx.tokens().replace(after);
            record(tx, context, "token.update", before, after);
            invitations.endNoLongerPermitted(tx, id, after.lifetime().expiresOn(), context);
            return after;
        });
    }

    /**
     * Gives the token a new secret; the old one is invalid from now on.
     *
     * @throws ApiException when the token has expired, since the new secret would be invalid as well
     */
    TokenSecret roll(TokenOwner owner, TokenId id, AuditContext context, @Nullable AccessCheck accessCheck) {
        return writeReachable(owner, id, accessCheck, (tx, before) -> {
            checkUnexpired(before, context.at());
            TokenSecret text = issue(owner);
            tx.tokens().replaceDigest(id, currentKey.id(), currentKey.digest(text), context.at());
            record(tx, context, "token.roll", before, before.modifiedOn(context.at()));
            invitations.endAllOf(tx, id, context);
            return text;
        });
    }

    private static void checkUnexpired(Token token, Instant now) {
        if (token.lifetime().hasEnded(now)) {
            throw new ApiException(
                    ErrorCode.INVALID_TOKEN_REQUEST,
                    "this token expired on `" + token.lifetime().expiresOn()
                            + "`, and a new secret would be refused as well; give it a later `expires_on` first");
        }
    }

    void delete(TokenOwner owner, TokenId id, AuditContext context, @Nullable AccessCheck accessCheck) {
        writeReachable(owner, id, accessCheck, (tx, before) -> {
            invitations.endAllOf(tx, id, context);
            tx.tokens().delete(id);
            record(tx, context, "token.delete", before, null);
            return before;
        });
    }

    /** Writes a change to a token after checking access to it. */
    private <T> T writeReachable(
            TokenOwner owner, TokenId id, @Nullable AccessCheck accessCheck, BiFunction<Tx, Token, T> write) {
        if (accessCheck == null) {
            // Without a check, concurrent changes of the token cannot delay this one.
            return storage.inTransaction(
                    tx -> write.apply(tx, find(tx, owner, id).token()));
        }
        return checkThenWrite(
                owner,
                id,
                stored -> {
                    accessCheck.check(stored);
                    return stored.token();
                },
                (tx, before, _) -> write.apply(tx, before));
    }

    /** Writes the result of a check of {@code before}. */
    private interface Write<C, T> {
        T apply(Tx tx, Token before, C result);
    }

    /**
     * Checks outside of the write transaction, so that no other writer waits, and repeats the check when the token has
     * changed meanwhile. After a few attempts it checks inside of the transaction, or an attacker could prevent others
     * from restricting a token by changing it continuously. The caller's own permissions are compared by
     * {@link AuditTrail#record}.
     */
    private <C, T> T checkThenWrite(TokenOwner owner, TokenId id, Function<StoredToken, C> check, Write<C, T> write) {
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

    /**
     * The token {@code id} of {@code owner}.
     *
     * @throws ApiException 404 when it does not exist or has another owner
     */
    StoredToken find(Tx tx, TokenOwner owner, TokenId id) {
        return tx.tokens()
                .find(id)
                .filter(stored -> stored.token().owner().equals(owner))
                .orElseThrow(() -> new ApiException(ErrorCode.TOKEN_NOT_FOUND));
    }

    static Token token(TokenId id, TokenOwner owner, TokenDraft draft, Instant issuedOn, Instant modifiedOn) {
        return new Token(
                id,
                owner,
                draft.name(),
                draft.enabled(),
                draft.policies(),
                draft.condition(),
                draft.lifetime(),
                issuedOn,
                modifiedOn);
    }

    private TokenSecret issue(TokenOwner owner) {
        return TokenSecret.mint(
                switch (owner) {
                    case TokenOwner.User _ -> TokenSecret.Kind.USER;
                    case TokenOwner.Account _ -> TokenSecret.Kind.ACCOUNT;
                },
                random);
    }

    private static void checkRoom(boolean hasRoom, int limit, String what) {
        if (!hasRoom) {
            throw new ApiException(
                    ErrorCode.INVALID_TOKEN_REQUEST,
                    "there are " + limit + " " + what + " already, which is the limit; delete one that is not used");
        }
    }

    private void record(Tx tx, AuditContext context, String action, @Nullable Token before, @Nullable Token after) {
        Token either = after == null ? before : after;
        if (either == null) {
            throw new IllegalArgumentException("before and after are both null");
        }
        Event event = new Event(
                action,
                new Target(Kind.TOKEN, either.id().toString()),
                Scope.of(either.owner()),
                json(before, context.at()),
                json(after, context.at()));
        audit.record(tx, context, event, new Change.OfToken(either.id()));
    }

    private @Nullable String json(@Nullable Token token, Instant now) {
        return token == null ? null : Json.text(TokenJson.of(token, null, now, catalog));
    }
}
