package dev.ambit.tokens;

import dev.ambit.audit.AuditAction;
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
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes of tokens in a transaction of the caller: the token, its audit entry, its revision and the invitations
 * that end with it. It checks the limits on numbers of tokens, and no permissions.
 */
public final class TokenWriter {
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

    /** A token and its secret, which is available only when it is issued. */
    public record IssuedToken(Token token, TokenSecret secret) {}

    /** {@code random} must be cryptographically strong: it draws the secrets. */
    public TokenWriter(
            AuditTrail audit,
            InvitationLifecycle invitations,
            PermissionCatalog catalog,
            HmacKey currentKey,
            RandomGenerator random,
            Limits limits) {
        this.audit = audit;
        this.invitations = invitations;
        this.catalog = catalog;
        this.currentKey = currentKey;
        this.random = random;
        this.limits = limits;
    }

    /**
     * Creates {@code token}.
     *
     * @throws ApiException when its owner has reached the limit
     */
    public IssuedToken create(Tx tx, Token token, AuditContext context) {
        int limit = limit(token.owner());
        checkRoom(tx.tokens().countOf(token.owner()) < limit, limit, "tokens");
        return insert(tx, token, context, null);
    }

    /**
     * The same through the token {@code maker}, which has only a Delegate permission.
     *
     * @throws ApiException when the delegate has reached its limit, or the owner has more tokens than its own
     */
    IssuedToken createByDelegate(Tx tx, Token token, TokenId maker, AuditContext context) {
        TokenId delegate = tx.tokens().findDelegate(maker).orElse(maker);
        checkRoom(
                tx.tokens().countOf(delegate) < limits.perDelegate(),
                limits.perDelegate(),
                "tokens made by delegation");
        // Above the limit are only tokens of deleted delegates. Without this check, a user whose delegate creates
        // tokens of an account could delete and recreate the delegate to exceed any limit of the account.
        int limit = limit(token.owner());
        checkRoom(tx.tokens().countOf(token.owner()) <= limit, limit, "tokens");
        return insert(tx, token, context, delegate);
    }

    private int limit(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User _ -> limits.perUser();
            case TokenOwner.Account _ -> limits.perAccount();
        };
    }

    private static void checkRoom(boolean hasRoom, int limit, String what) {
        if (!hasRoom) {
            throw new ApiException(
                    ErrorCode.INVALID_TOKEN_REQUEST,
                    "there are " + limit + " " + what + " already, which is the limit; delete one that is not used");
        }
    }

    private IssuedToken insert(Tx tx, Token token, AuditContext context, @Nullable TokenId delegate) {
        TokenSecret secret = issue(token.owner());
        tx.tokens().insert(new StoredToken(token, currentKey.digest(secret), currentKey.id(), null), delegate);
        record(tx, context, AuditAction.TOKEN_CREATE, null, token);
        return new IssuedToken(token, secret);
    }

    /** Replaces everything but the secret. */
    Token replace(Tx tx, Token before, Token after, AuditContext context) {
        tx.tokens().replace(after);
        record(tx, context, AuditAction.TOKEN_UPDATE, before, after);
        invitations.endNoLongerPermitted(tx, after.id(), after.lifetime().expiresOn(), context);
        return after;
    }

    /**
     * Gives the token a new secret; the old one is invalid from now on.
     *
     * @throws ApiException when the token has expired, since the new secret would be invalid as well
     */
    TokenSecret roll(Tx tx, Token before, AuditContext context) {
        checkUnexpired(before, context.at());
        TokenSecret secret = issue(before.owner());
        tx.tokens().replaceDigest(before.id(), currentKey.id(), currentKey.digest(secret), context.at());
        record(tx, context, AuditAction.TOKEN_ROLL, before, before.modifiedOn(context.at()));
        invitations.endAllOf(tx, before.id(), context);
        return secret;
    }

    private static void checkUnexpired(Token token, Instant now) {
        if (token.lifetime().hasEnded(now)) {
            throw new ApiException(
                    ErrorCode.INVALID_TOKEN_REQUEST,
                    "this token expired on `" + token.lifetime().expiresOn()
                            + "`, and a new secret would be refused as well; give it a later `expires_on` first");
        }
    }

    Token delete(Tx tx, Token before, AuditContext context) {
        invitations.endAllOf(tx, before.id(), context);
        tx.tokens().delete(before.id());
        record(tx, context, AuditAction.TOKEN_DELETE, before, null);
        return before;
    }

    private TokenSecret issue(TokenOwner owner) {
        return TokenSecret.mint(
                switch (owner) {
                    case TokenOwner.User _ -> TokenSecret.Kind.USER;
                    case TokenOwner.Account _ -> TokenSecret.Kind.ACCOUNT;
                },
                random);
    }

    private void record(
            Tx tx, AuditContext context, AuditAction action, @Nullable Token before, @Nullable Token after) {
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
