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
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
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
 * Changes tokens. Each change is one transaction of the token, its audit entry and its revision, and of the invitations that
 * end with it; when a method returns, the change is on disk and in force.
 */
public final class TokenService {
    private static final int JUDGED_OUTSIDE = 4;

    private final Storage storage;
    private final AuditTrail audit;
    private final InvitationLifecycle invitations;
    private final PermissionCatalog catalog;
    private final HmacKey currentKey;
    private final RandomGenerator random;
    private final Limits limits;

    /**
     * How many tokens there may be: those that a user or an account has made, and those that were made by way of one token that
     * only delegates. These count apart while that token is there, so that a delegate cannot keep its owner from making any.
     */
    public record Limits(int perUser, int perAccount, int perDelegate) {}

    /** Judges whether the caller may touch a token; null for one that may touch every token of the owner. */
    interface Reach {
        /**
         * Lets the token through.
         *
         * @throws ApiException when the caller may not know of it
         */
        void check(StoredToken stored);
    }

    /** A token and its secret, at the only time at which that is known. */
    public record IssuedToken(Token token, TokenSecret text) {}

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
     * Creates a token in a transaction of its own. What it may be given was checked before.
     *
     * @param maker the token that made it and may only delegate; null when the owner made it
     */
    IssuedToken create(TokenOwner owner, TokenDraft draft, AuditContext auditContext, @Nullable TokenId maker) {
        Token token = token(TokenId.random(random), owner, draft, auditContext.at(), auditContext.at());
        return storage.inTransaction(tx -> {
            if (maker == null) {
                return create(tx, token, auditContext);
            }
            TokenId delegate = tx.tokens().delegateOf(maker).orElse(maker);
            checkRoom(
                    tx.tokens().countOf(delegate) < limits.perDelegate(),
                    limits.perDelegate(),
                    "tokens made by delegation");
            // More than the limit is only what deleted delegates left. A user's delegate may make tokens of an account,
            // and no
            // limit of the account would keep the user from deleting it and beginning anew.
            checkRoom(tx.tokens().countOf(owner) <= limit(owner), limit(owner), "tokens");
            return insert(tx, token, auditContext, delegate);
        });
    }

    /**
     * Creates {@code token} in {@code tx}.
     *
     * @throws ApiException when its owner has as many tokens as it may
     */
    public IssuedToken create(Tx tx, Token token, AuditContext auditContext) {
        int limit = limit(token.owner());
        checkRoom(tx.tokens().countOf(token.owner()) < limit, limit, "tokens");
        return insert(tx, token, auditContext, null);
    }

    private int limit(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User _ -> limits.perUser();
            case TokenOwner.Account _ -> limits.perAccount();
        };
    }

    private IssuedToken insert(Tx tx, Token token, AuditContext auditContext, @Nullable TokenId delegate) {
        TokenSecret text = issue(token.owner());
        tx.tokens().insert(new StoredToken(token, currentKey.digest(text), currentKey.id(), null), delegate);
        record(tx, auditContext, "token.create", null, token);
        return new IssuedToken(token, text);
    }

    /** Replaces everything but the secret; {@code change} makes the new token of the present one, or throws. */
    Token replace(TokenOwner owner, TokenId id, AuditContext auditContext, Function<StoredToken, Token> change) {
        return judged(owner, id, change, (tx, before, after) -> {
            tx.tokens().replace(after);
            record(tx, auditContext, "token.update", before, after);
            invitations.changed(tx, id, after.lifetime().expiresOn(), auditContext);
            return after;
        });
    }

    /**
     * Gives the token a new secret; the old one is refused from now on.
     *
     * @throws ApiException when it has expired, since the new secret would be of no use
     */
    TokenSecret roll(TokenOwner owner, TokenId id, AuditContext auditContext, @Nullable Reach reach) {
        return reached(owner, id, reach, (tx, before) -> {
            checkUnexpired(before, auditContext.at());
            TokenSecret text = issue(owner);
            tx.tokens().replaceDigest(id, currentKey.id(), currentKey.digest(text), auditContext.at());
            record(tx, auditContext, "token.roll", before, before.modifiedOn(auditContext.at()));
            invitations.endOf(tx, id, auditContext);
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

    void delete(TokenOwner owner, TokenId id, AuditContext auditContext, @Nullable Reach reach) {
        reached(owner, id, reach, (tx, before) -> {
            invitations.endOf(tx, id, auditContext);
            tx.tokens().delete(id);
            record(tx, auditContext, "token.delete", before, null);
            return before;
        });
    }

    /** Writes a change to a token that the caller reaches. */
    private <T> T reached(TokenOwner owner, TokenId id, @Nullable Reach reach, BiFunction<Tx, Token, T> write) {
        if (reach == null) {
            // Without anything to judge it is never held up by others who keep changing the token.
            return storage.inTransaction(
                    tx -> write.apply(tx, find(tx, owner, id).token()));
        }
        return judged(
                owner,
                id,
                stored -> {
                    reach.check(stored);
                    return stored.token();
                },
                (tx, before, _) -> write.apply(tx, before));
    }

    /** Writes what was judged of {@code before}. */
    private interface Write<J, T> {
        T apply(Tx tx, Token before, J judgement);
    }

    /**
     * Judges outside of the transaction, so that no other writer waits meanwhile, and again when the token has changed by then;
     * after a few times inside of it, or whoever keeps changing a token could keep others from narrowing it. The caller's own
     * rights are compared by {@link AuditTrail#record}.
     */
    private <J, T> T judged(TokenOwner owner, TokenId id, Function<StoredToken, J> judge, Write<J, T> write) {
        for (int i = 0; i < JUDGED_OUTSIDE; i++) {
            StoredToken stored = storage.read(tx -> find(tx, owner, id));
            J judgement = judge.apply(stored);
            Optional<T> written = storage.inTransaction(tx -> {
                Token before = find(tx, owner, id).token();
                return before.equals(stored.token())
                        ? Optional.of(write.apply(tx, before, judgement))
                        : Optional.empty();
            });
            if (written.isPresent()) {
                return written.get();
            }
        }
        return storage.inTransaction(tx -> {
            StoredToken stored = find(tx, owner, id);
            return write.apply(tx, stored.token(), judge.apply(stored));
        });
    }

    /**
     * The token {@code id} of {@code owner}.
     *
     * @throws ApiException 404 when there is none, be it another's
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
                    "there are " + limit + " " + what
                            + " already, as many as there may be; delete one that is not used");
        }
    }

    private void record(
            Tx tx, AuditContext auditContext, String action, @Nullable Token before, @Nullable Token after) {
        Token either = after == null ? before : after;
        if (either == null) {
            throw new IllegalArgumentException("a change of nothing");
        }
        Event event = new Event(
                action,
                new Target(Kind.TOKEN, either.id().toString()),
                Scope.of(either.owner()),
                json(before, auditContext.at()),
                json(after, auditContext.at()));
        audit.record(tx, auditContext, event, new Change.OfToken(either.id()));
    }

    private @Nullable String json(@Nullable Token token, Instant now) {
        return token == null ? null : Json.text(TokenJson.of(token, null, now, catalog));
    }
}
