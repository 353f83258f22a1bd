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
import dev.ambit.access.IndexedToken;
import dev.ambit.access.Principal;
import dev.ambit.access.TokenIndex;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.route.Handler;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.DeletedId;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TokenFilter;
import dev.ambit.tokens.TokenWriter.IssuedToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The endpoints of the tokens of one kind of owner. */
final class TokenRoutes {
    private static final int PER_PAGE = 20;

    private final OwnerKind kind;
    private final TokenService service;
    private final TokenIndex index;
    private final PermissionCatalog catalog;

    TokenRoutes(OwnerKind kind, TokenService service, TokenIndex index, PermissionCatalog catalog) {
        this.kind = kind;
        this.service = service;
        this.index = index;
        this.catalog = catalog;
    }

    List<Route> routes() {
        return switch (kind) {
            case USER ->
                routes(
                        "/client/v4/user/tokens",
                        requires(API_TOKENS_READ, API_TOKENS_DELEGATE).on(callingUser()),
                        requires(API_TOKENS_WRITE, API_TOKENS_DELEGATE).on(callingUser()),
                        TokenRoutes::verify);
            case ACCOUNT ->
                routes(
                        "/client/v4/accounts/{account_id}/tokens",
                        requires(ACCOUNT_API_TOKENS_READ, ACCOUNT_API_TOKENS_DELEGATE)
                                .on(account("account_id")),
                        requires(ACCOUNT_API_TOKENS_WRITE, ACCOUNT_API_TOKENS_DELEGATE)
                                .on(account("account_id")),
                        TokenRoutes::verifyOfAccount);
        };
    }

    private List<Route> routes(String tokens, Access read, Access write, Handler verify) {
        String token = tokens + "/{token_id}";
        return List.of(
                get(tokens + "/verify", new Access.TokenItself(kind), verify).in(Lane.INLINE),
                get(tokens, read, this::list),
                post(tokens, write, this::create).withRecentAuthentication(),
                get(token, read, this::show),
                put(token, write, this::replace).withRecentAuthentication().in(Lane.ENDING),
                delete(token, write, this::remove).withRecentAuthentication().in(Lane.ENDING),
                put(token + "/value", write, this::roll)
                        .withRecentAuthentication()
                        .in(Lane.ENDING),
                post(token + "/decision", read, this::decide));
    }

    private static Response verify(Request request) {
        Principal principal = request.caller().principal();
        return VerifyResponse.of(principal.id(), principal.notBefore(), principal.expiresOn());
    }

    private static Response verifyOfAccount(Request request) {
        if (!request.caller().owner().equals(accountOwner(request))) {
            throw new ApiException(ErrorCode.INVALID_API_TOKEN).refusing(DenyReason.NOT_GRANTED);
        }
        return verify(request);
    }

    private Response list(Request request) {
        Page page = Page.of(request.query(), PER_PAGE);
        boolean includeExpired = request.query().flag("include_expired").orElse(false);
        TextMatch name = request.query()
                .filter("name")
                .map(part -> TextMatch.of(TextMatch.Operator.CONTAINS, part))
                .orElse(null);
        TokenFilter filter = new TokenFilter(owner(request), includeExpired ? null : request.at(), name);
        Direction direction = request.query().direction(Direction.ASCENDING);
        Listing<StoredToken> listing = service.list(request.caller(), filter, direction, page.slice());
        List<TokenJson> items = listing.items().stream()
                .map(stored -> json(stored, request.at()))
                .toList();
        return Envelope.page(items, page, listing.total());
    }

    private Response show(Request request) {
        return Envelope.result(json(find(request), request.at()));
    }

    private Response decide(Request request) {
        return TokenDecision.respond(request, index.compile(find(request)));
    }

    private StoredToken find(Request request) {
        return service.find(request.caller(), owner(request), tokenId(request));
    }

    private Response create(Request request) {
        IssuedToken issuedToken =
                service.create(request.caller(), owner(request), fields(request), AuditContext.of(request));
        TokenJson json = TokenJson.of(issuedToken.token(), null, request.at(), catalog);
        return Envelope.secret(json.withValue(issuedToken.secret()));
    }

    private Response replace(Request request) {
        Token after = service.replace(
                request.caller(), owner(request), tokenId(request), fields(request), AuditContext.of(request));
        Instant lastUsed = lastUsedOn(after.id()).orElse(null);
        return Envelope.result(TokenJson.of(after, lastUsed, request.at(), catalog));
    }

    private Response remove(Request request) {
        TokenId id = tokenId(request);
        service.delete(request.caller(), owner(request), id, AuditContext.of(request));
        return Envelope.result(DeletedId.of(id));
    }

    /** The result is the new secret as a bare JSON string. */
    private Response roll(Request request) {
        JsonFields options = fields(request);
        // An ignored grace period would invalidate the old secret at once.
        options.rejectUnknown("an option of a roll", List.of());
        options.check();
        TokenSecret secret = service.roll(request.caller(), owner(request), tokenId(request), AuditContext.of(request));
        return Envelope.secret(secret.reveal());
    }

    private TokenJson json(StoredToken stored, Instant now) {
        Instant lastUsed = lastUsedOn(stored.token().id()).orElse(stored.lastUsedOn());
        return TokenJson.of(stored.token(), lastUsed, now, catalog);
    }

    private Optional<Instant> lastUsedOn(TokenId id) {
        return index.find(id).flatMap(IndexedToken::lastUsedOn);
    }

    private static JsonFields fields(Request request) {
        return JsonFields.of(request.json(), ErrorCode.INVALID_TOKEN_REQUEST);
    }

    private TokenOwner owner(Request request) {
        return switch (kind) {
            case USER -> new TokenOwner.User(request.userId());
            case ACCOUNT -> accountOwner(request);
        };
    }

    private static TokenOwner accountOwner(Request request) {
        return new TokenOwner.Account(request.id("account_id", AccountId::parse));
    }

    private static TokenId tokenId(Request request) {
        return TokenId.parse(request.parameter("token_id"))
                .orElseThrow(() -> new ApiException(ErrorCode.TOKEN_NOT_FOUND));
    }
}
