package dev.ambit.tokens;

import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.DigestKey;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenText;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Place;
import dev.ambit.storage.AuditEntry.Subject;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes tokens. Each change is one transaction of the token, its audit entry and its revision; when a method returns, the
 * change is on disk and in force.
 */
public final class TokenService {
    private final Storage storage;
    private final AuditTrail audit;
    private final PermissionCatalog catalog;
    private final DigestKey currentKey;
    private final RandomGenerator random;
    private final Limits limits;

    /** How many tokens one owner may have. */
    public record Limits(int perUser, int perAccount) {}

    /** A token and its secret, at the only time at which that is known. */
    public record Minted(Token token, TokenText text) {}

    /** {@code random} must be cryptographically strong: it draws the secrets. */
    public TokenService(
            Storage storage,
            AuditTrail audit,
            PermissionCatalog catalog,
            DigestKey currentKey,
            RandomGenerator random,
            Limits limits) {
        this.storage = storage;
        this.audit = audit;
        this.catalog = catalog;
        this.currentKey = currentKey;
        this.random = random;
        this.limits = limits;
    }

    /** Creates a token in a transaction of its own. What it may be given was checked before. */
    Minted create(TokenOwner owner, TokenDraft draft, Origin origin) {
        Token token = token(TokenId.random(random), owner, draft, origin.at(), origin.at());
        return storage.inTransaction(tx -> create(tx, token, origin));
    }

    /**
     * Creates {@code token} in {@code tx}.
     *
     * @throws ApiException when its owner has as many tokens as it may
     */
    public Minted create(Tx tx, Token token, Origin origin) {
        checkLimit(tx, token.owner());
        TokenText text = mint(token.owner());
        tx.tokens().insert(new StoredToken(token, currentKey.digest(text), currentKey.id(), null));
        record(tx, origin, "token.create", null, token);
        return new Minted(token, text);
    }

    /** Replaces everything but the secret; {@code change} makes the new token of the present one, or throws. */
    Token replace(TokenOwner owner, TokenId id, Origin origin, UnaryOperator<Token> change) {
        return storage.inTransaction(tx -> {
            Token before = find(tx, owner, id).token();
            Token after = change.apply(before);
            tx.tokens().replace(after);
            record(tx, origin, "token.update", before, after);
            return after;
        });
    }

    /** Gives the token a new secret; the old one is refused from now on. */
    TokenText roll(TokenOwner owner, TokenId id, Origin origin, Consumer<Token> check) {
        return storage.inTransaction(tx -> {
            Token before = find(tx, owner, id).token();
            check.accept(before);
            TokenText text = mint(owner);
            tx.tokens().replaceDigest(id, currentKey.id(), currentKey.digest(text), origin.at());
            record(tx, origin, "token.roll", before, before.modifiedOn(origin.at()));
            return text;
        });
    }

    void delete(TokenOwner owner, TokenId id, Origin origin, Consumer<Token> check) {
        storage.inTransaction(tx -> {
            Token before = find(tx, owner, id).token();
            check.accept(before);
            tx.tokens().delete(id);
            record(tx, origin, "token.delete", before, null);
            return before;
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

    private TokenText mint(TokenOwner owner) {
        return TokenText.mint(
                switch (owner) {
                    case TokenOwner.User _ -> TokenText.Kind.USER;
                    case TokenOwner.Account _ -> TokenText.Kind.ACCOUNT;
                },
                random);
    }

    private void checkLimit(Tx tx, TokenOwner owner) {
        int limit = switch (owner) {
            case TokenOwner.User _ -> limits.perUser();
            case TokenOwner.Account _ -> limits.perAccount();
        };
        if (tx.tokens().count(owner) >= limit) {
            throw new ApiException(
                    ErrorCode.INVALID_TOKEN_REQUEST,
                    "there are " + limit + " tokens already, as many as there may be; delete one that is not used");
        }
    }

    private void record(Tx tx, Origin origin, String action, @Nullable Token before, @Nullable Token after) {
        Token either = after == null ? before : after;
        if (either == null) {
            throw new IllegalArgumentException("a change of nothing");
        }
        Deed deed = new Deed(
                action,
                new Subject(Kind.TOKEN, either.id().toString()),
                Place.of(either.owner()),
                json(before, origin.at()),
                json(after, origin.at()));
        audit.record(tx, origin, deed, new Change.OfToken(either.id()));
    }

    private @Nullable String json(@Nullable Token token, Instant now) {
        return token == null ? null : Json.text(TokenJson.of(token, null, now, catalog));
    }
}
