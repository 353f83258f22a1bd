package dev.ambit.tokens;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_API_TOKENS_DELEGATE;
import static dev.ambit.core.policy.Permission.ACCOUNT_API_TOKENS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_API_TOKENS_WRITE;
import static dev.ambit.core.policy.Permission.API_TOKENS_DELEGATE;
import static dev.ambit.core.policy.Permission.API_TOKENS_READ;
import static dev.ambit.core.policy.Permission.API_TOKENS_WRITE;
import static dev.ambit.http.route.Route.delete;
import static dev.ambit.http.route.Route.get;
import static dev.ambit.http.route.Route.post;
import static dev.ambit.http.route.Route.put;

import dev.ambit.access.Access;
import dev.ambit.access.Access.OwnerKind;
import dev.ambit.access.Directory;
import dev.ambit.access.IndexedSession;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.Principal;
import dev.ambit.access.TokenIndex;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TokenFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The endpoints of tokens, the same for those of users and of accounts. */
public final class TokenRoutes {
    private static final String USER = "/client/v4/user/tokens";
    private static final String ACCOUNT = "/client/v4/accounts/{account_id}/tokens";
    private static final int PER_PAGE = 20;

    private final Storage storage;
    private final TokenService service;
    private final TokenRules rules;
    private final Delegates delegates;
    private final TokenDraftReader reader;
    private final TokenIndex index;
    private final PermissionCatalog catalog;

    public TokenRoutes(
            Storage storage,
            TokenService service,
            TokenIndex index,
            Directory directory,
            PermissionCatalog catalog,
            RandomGenerator random) {
        this.storage = storage;
        this.service = service;
        this.rules = new TokenRules(catalog, directory);
        this.delegates = new Delegates(index, catalog, directory);
        this.reader = new TokenDraftReader(random);
        this.index = index;
        this.catalog = catalog;
    }

    /** Whether the prepared response of verify is usable. */
    public static boolean isVerifyReady() {
        return VerifyResponse.isReady();
    }

    /** The kind of owner whose tokens an endpoint manages. */
    private enum Side {
        USERS(API_TOKENS_READ, API_TOKENS_WRITE),
        ACCOUNTS(ACCOUNT_API_TOKENS_READ, ACCOUNT_API_TOKENS_WRITE);

        private final Permission read;
        private final Permission write;

        Side(Permission read, Permission write) {
            this.read = read;
            this.write = write;
        }
    }

    public List<Route> routes() {
        Access userRead = requires(API_TOKENS_READ, API_TOKENS_DELEGATE).on(callingUser());
        Access userWrite = requires(API_TOKENS_WRITE, API_TOKENS_DELEGATE).on(callingUser());
        Access read =
                requires(ACCOUNT_API_TOKENS_READ, ACCOUNT_API_TOKENS_DELEGATE).on(account("account_id"));
        Access write =
                requires(ACCOUNT_API_TOKENS_WRITE, ACCOUNT_API_TOKENS_DELEGATE).on(account("account_id"));
        return List.of(
                get(USER + "/verify", new Access.TokenItself(OwnerKind.USER), this::verify)
                        .in(Lane.INLINE),
                get(USER, userRead, request -> list(request, Side.USERS)),
                post(USER, userWrite, request -> create(request, Side.USERS)).withRecentAuthentication(),
                get(USER + "/{token_id}", userRead, request -> show(request, Side.USERS)),
                put(USER + "/{token_id}", userWrite, request -> replace(request, Side.USERS))
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                delete(USER + "/{token_id}", userWrite, request -> remove(request, Side.USERS))
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                put(USER + "/{token_id}/value", userWrite, request -> roll(request, Side.USERS))
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                post(USER + "/{token_id}/decision", userRead, request -> decide(request, Side.USERS)),
                get(ACCOUNT + "/verify", new Access.TokenItself(OwnerKind.ACCOUNT), this::verifyAccount)
                        .in(Lane.INLINE),
                get(ACCOUNT, read, request -> list(request, Side.ACCOUNTS)),
                post(ACCOUNT, write, request -> create(request, Side.ACCOUNTS)).withRecentAuthentication(),
                get(ACCOUNT + "/{token_id}", read, request -> show(request, Side.ACCOUNTS)),
                put(ACCOUNT + "/{token_id}", write, request -> replace(request, Side.ACCOUNTS))
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                delete(ACCOUNT + "/{token_id}", write, request -> remove(request, Side.ACCOUNTS))
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                put(ACCOUNT + "/{token_id}/value", write, request -> roll(request, Side.ACCOUNTS))
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                post(ACCOUNT + "/{token_id}/decision", read, request -> decide(request, Side.ACCOUNTS)));
    }

    private Response verify(Request request) {
        Principal principal = request.caller().principal();
        return VerifyResponse.of(principal.id(), principal.notBefore(), principal.expiresOn());
    }

    private Response verifyAccount(Request request) {
        AccountId account = request.id("account_id", AccountId::parse);
        if (!request.caller().owner().equals(new TokenOwner.Account(account))) {
            throw new ApiException(ErrorCode.INVALID_API_TOKEN).refusing(DenyReason.NOT_GRANTED);
        }
        return verify(request);
    }

    private Response list(Request request, Side side) {
        TokenOwner owner = owner(request, side);
        Page page = Page.of(request.query(), PER_PAGE);
        boolean includeExpired = request.query().flag("include_expired").orElse(false);
        TextMatch name = request.query()
                .filter("name")
                .map(part -> TextMatch.of(TextMatch.Operator.CONTAINS, part))
                .orElse(null);
        TokenFilter filter = new TokenFilter(owner, includeExpired ? null : request.at(), name);
        Direction direction = request.query().direction(Direction.ASCENDING);
        Slice slice = new Slice(page.offset(), page.perPage());
        Delegate delegate = delegate(request, side, side.read);
        Listing<StoredToken> listing = storage.read(tx -> delegate == null
                ? tx.tokens().list(filter, direction, slice)
                : delegates.list(tx, delegate, filter, direction, slice));
        List<TokenJson> items = listing.items().stream()
                .map(stored -> json(stored, request.at()))
                .toList();
        return Envelope.page(items, page, listing.total());
    }

    private Response show(Request request, Side side) {
        return Envelope.result(json(readable(request, side), request.at()));
    }

    private Response decide(Request request, Side side) {
        return TokenDecision.respond(request, index.compile(readable(request, side)));
    }

    /** The token in the path, if it is visible to the caller. */
    private StoredToken readable(Request request, Side side) {
        TokenOwner owner = owner(request, side);
        StoredToken stored = storage.read(tx -> service.find(tx, owner, tokenId(request)));
        Delegate delegate = delegate(request, side, side.read);
        if (delegate != null) {
            requireDelegable(delegate, stored);
        }
        return stored;
    }

    private Response create(Request request, Side side) {
        TokenOwner owner = owner(request, side);
        Delegate delegate = delegate(request, side, side.write);
        TokenDraft draft = draft(request, owner, delegate, null);
        TokenService.IssuedToken issuedToken =
                service.create(owner, draft, auditContext(request), delegate == null ? null : delegate.id());
        TokenJson json = TokenJson.of(issuedToken.token(), null, request.at(), catalog);
        return Envelope.secret(json.withValue(issuedToken.secret()));
    }

    private Response replace(Request request, Side side) {
        TokenOwner owner = owner(request, side);
        Delegate delegate = delegate(request, side, side.write);
        Token after = service.replace(owner, tokenId(request), auditContext(request), stored -> {
            Token before = stored.token();
            if (delegate != null) {
                requireDelegable(delegate, stored);
            }
            TokenDraft draft = draft(request, owner, delegate, before);
            return TokenService.token(before.id(), owner, draft, before.issuedOn(), request.at());
        });
        return Envelope.result(TokenJson.of(after, lastUsed(after.id()).orElse(null), request.at(), catalog));
    }

    private Response remove(Request request, Side side) {
        TokenId id = tokenId(request);
        service.delete(owner(request, side), id, auditContext(request), reach(delegate(request, side, side.write)));
        return Envelope.result(new DeletedId(id.toString()));
    }

    private record DeletedId(String id) {}

    /** The result is the new secret as a bare JSON string. */
    private Response roll(Request request, Side side) {
        JsonFields options = JsonFields.of(request.json(), ErrorCode.INVALID_TOKEN_REQUEST);
        // An ignored grace period would invalidate the old secret at once.
        options.rejectUnknown("an option of a roll", List.of());
        options.check();
        TokenSecret text = service.roll(
                owner(request, side),
                tokenId(request),
                auditContext(request),
                reach(delegate(request, side, side.write)));
        return Envelope.secret(text.reveal());
    }

    private TokenDraft draft(Request request, TokenOwner owner, @Nullable Delegate delegate, @Nullable Token existing) {
        JsonFields fields = JsonFields.of(request.json(), ErrorCode.INVALID_TOKEN_REQUEST);
        TokenDraft draft = reader.read(fields, existing, rules.recordNames(owner));
        boolean sameEnd = existing != null
                && draft.lifetime().expiresOn() != null
                && draft.lifetime().expiresOn().equals(existing.lifetime().expiresOn());
        // An expired token may be renamed or disabled: only a changed `expires_on` must be in the future.
        Instant now = sameEnd ? Instant.MIN : request.at();
        TokenRules.Problems problems =
                (pointer, message) -> fields.problem(pointer, ErrorCode.INVALID_TOKEN_REQUEST.code(), message);
        rules.check(owner, draft, now, problems);
        if (delegate != null) {
            rules.checkDelegation(draft, delegate.holderPermissions(), (pointer, message) -> {
                fields.markDenied(DenyReason.NOT_GRANTED);
                problems.add(pointer, message);
            });
        }
        fields.check();
        return draft;
    }

    /** The calling token if it has only the Delegate permission; null if it has {@code full}. */
    private @Nullable Delegate delegate(Request request, Side side, Permission full) {
        if (request.caller().may(full, resource(request, side))) {
            return null;
        }
        return switch (request.caller().principal()) {
            case IndexedToken token -> delegates.of(token);
            // No role has a Delegate permission without the full one.
            case IndexedSession _ -> throw new ApiException(ErrorCode.UNAUTHORIZED_RESOURCE);
        };
    }

    /** Checks access to a single token; null when the caller has access to all. */
    private TokenService.@Nullable AccessCheck reach(@Nullable Delegate delegate) {
        return delegate == null ? null : stored -> requireDelegable(delegate, stored);
    }

    private void requireDelegable(Delegate delegate, StoredToken stored) {
        if (!delegate.canManage(index.compile(stored))) {
            throw new ApiException(ErrorCode.TOKEN_NOT_FOUND).refusing(DenyReason.NOT_GRANTED);
        }
    }

    private TokenJson json(StoredToken stored, Instant now) {
        Instant lastUsed = lastUsed(stored.token().id()).orElse(stored.lastUsedOn());
        return TokenJson.of(stored.token(), lastUsed, now, catalog);
    }

    private Optional<Instant> lastUsed(TokenId id) {
        return index.find(id).flatMap(IndexedToken::lastUsedOn);
    }

    private static TokenOwner owner(Request request, Side side) {
        return switch (resource(request, side)) {
            case Resource.Account account -> new TokenOwner.Account(account.id());
            case Resource.User user -> new TokenOwner.User(user.id());
            default -> throw new IllegalStateException("a token without an owner");
        };
    }

    private static Resource resource(Request request, Side side) {
        if (side == Side.ACCOUNTS) {
            return new Resource.Account(request.id("account_id", AccountId::parse));
        }
        return switch (request.caller().owner()) {
            case TokenOwner.User user -> new Resource.User(user.id());
            case TokenOwner.Account _ -> throw new ApiException(ErrorCode.UNAUTHORIZED_RESOURCE);
        };
    }

    private static TokenId tokenId(Request request) {
        return TokenId.parse(request.parameter("token_id"))
                .orElseThrow(() -> new ApiException(ErrorCode.TOKEN_NOT_FOUND));
    }

    private static AuditContext auditContext(Request request) {
        return AuditContext.of(request.caller(), request.requestId());
    }
}
