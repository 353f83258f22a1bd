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
import static dev.ambit.http.Route.delete;
import static dev.ambit.http.Route.get;
import static dev.ambit.http.Route.post;
import static dev.ambit.http.Route.put;

import dev.ambit.access.Access;
import dev.ambit.access.Access.OwnerKind;
import dev.ambit.access.Credential;
import dev.ambit.access.Directory;
import dev.ambit.access.KnownSession;
import dev.ambit.access.KnownToken;
import dev.ambit.access.TokenIndex;
import dev.ambit.audit.Origin;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenText;
import dev.ambit.http.Answer;
import dev.ambit.http.ApiException;
import dev.ambit.http.Envelope;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Exchange;
import dev.ambit.http.Fields;
import dev.ambit.http.Lane;
import dev.ambit.http.Page;
import dev.ambit.http.Route;
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

/** The endpoints of tokens: the same ones for a user's and for an account's, told apart by who owns what they touch. */
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

    /** Whether verify can answer with what stands ready for it. */
    public static boolean canAnswerVerify() {
        return VerifyAnswer.isReady();
    }

    /** Whose tokens an endpoint is about. */
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
                get(USER, userRead, exchange -> list(exchange, Side.USERS)),
                post(USER, userWrite, exchange -> create(exchange, Side.USERS)).guarded(),
                get(USER + "/{token_id}", userRead, exchange -> show(exchange, Side.USERS)),
                put(USER + "/{token_id}", userWrite, exchange -> replace(exchange, Side.USERS))
                        .guarded()
                        .in(Lane.ENDING),
                delete(USER + "/{token_id}", userWrite, exchange -> remove(exchange, Side.USERS))
                        .guarded()
                        .in(Lane.ENDING),
                put(USER + "/{token_id}/value", userWrite, exchange -> roll(exchange, Side.USERS))
                        .guarded()
                        .in(Lane.ENDING),
                post(USER + "/{token_id}/decision", userRead, exchange -> decide(exchange, Side.USERS)),
                get(ACCOUNT + "/verify", new Access.TokenItself(OwnerKind.ACCOUNT), this::verifyAccount)
                        .in(Lane.INLINE),
                get(ACCOUNT, read, exchange -> list(exchange, Side.ACCOUNTS)),
                post(ACCOUNT, write, exchange -> create(exchange, Side.ACCOUNTS))
                        .guarded(),
                get(ACCOUNT + "/{token_id}", read, exchange -> show(exchange, Side.ACCOUNTS)),
                put(ACCOUNT + "/{token_id}", write, exchange -> replace(exchange, Side.ACCOUNTS))
                        .guarded()
                        .in(Lane.ENDING),
                delete(ACCOUNT + "/{token_id}", write, exchange -> remove(exchange, Side.ACCOUNTS))
                        .guarded()
                        .in(Lane.ENDING),
                put(ACCOUNT + "/{token_id}/value", write, exchange -> roll(exchange, Side.ACCOUNTS))
                        .guarded()
                        .in(Lane.ENDING),
                post(ACCOUNT + "/{token_id}/decision", read, exchange -> decide(exchange, Side.ACCOUNTS)));
    }

    private Answer verify(Exchange exchange) {
        Credential known = exchange.caller().known();
        return VerifyAnswer.of(known.id(), known.notBefore(), known.expiresOn());
    }

    private Answer verifyAccount(Exchange exchange) {
        AccountId account = exchange.id("account_id", AccountId::parse);
        if (!exchange.caller().owner().equals(new TokenOwner.Account(account))) {
            throw new ApiException(ErrorCode.INVALID_API_TOKEN).refusing(DenyReason.NOT_GRANTED);
        }
        return verify(exchange);
    }

    private Answer list(Exchange exchange, Side side) {
        TokenOwner owner = owner(exchange, side);
        Page page = Page.of(exchange.query(), PER_PAGE);
        boolean includeExpired = exchange.query().flag("include_expired").orElse(false);
        TextMatch name = exchange.query()
                .filter("name")
                .map(part -> TextMatch.of(TextMatch.Operator.CONTAINS, part))
                .orElse(null);
        TokenFilter filter = new TokenFilter(owner, includeExpired ? null : exchange.at(), name);
        Direction direction = exchange.query().direction(Direction.ASCENDING);
        Slice slice = new Slice(page.offset(), page.perPage());
        Delegate delegate = delegate(exchange, side, side.read);
        Listing<StoredToken> listing = storage.read(tx -> delegate == null
                ? tx.tokens().list(filter, direction, slice)
                : delegates.list(tx, delegate, filter, direction, slice));
        List<TokenJson> items = listing.items().stream()
                .map(stored -> json(stored, exchange.at()))
                .toList();
        return Envelope.page(items, page, listing.total());
    }

    private Answer show(Exchange exchange, Side side) {
        return Envelope.result(json(readable(exchange, side), exchange.at()));
    }

    private Answer decide(Exchange exchange, Side side) {
        return TokenDecision.answer(exchange, index.compile(readable(exchange, side)));
    }

    /** The token that the path names, when the caller may know of it. */
    private StoredToken readable(Exchange exchange, Side side) {
        TokenOwner owner = owner(exchange, side);
        StoredToken stored = storage.read(tx -> service.find(tx, owner, tokenId(exchange)));
        Delegate delegate = delegate(exchange, side, side.read);
        if (delegate != null) {
            checkReach(delegate, stored);
        }
        return stored;
    }

    private Answer create(Exchange exchange, Side side) {
        TokenOwner owner = owner(exchange, side);
        Delegate delegate = delegate(exchange, side, side.write);
        TokenDraft draft = draft(exchange, owner, delegate, null);
        TokenService.Minted minted =
                service.create(owner, draft, origin(exchange), delegate == null ? null : delegate.id());
        TokenJson json = TokenJson.of(minted.token(), null, exchange.at(), catalog);
        return Envelope.secret(json.withValue(minted.text()));
    }

    private Answer replace(Exchange exchange, Side side) {
        TokenOwner owner = owner(exchange, side);
        Delegate delegate = delegate(exchange, side, side.write);
        Token after = service.replace(owner, tokenId(exchange), origin(exchange), stored -> {
            Token before = stored.token();
            if (delegate != null) {
                checkReach(delegate, stored);
            }
            TokenDraft draft = draft(exchange, owner, delegate, before);
            return TokenService.token(before.id(), owner, draft, before.issuedOn(), exchange.at());
        });
        return Envelope.result(TokenJson.of(after, lastUsed(after.id()).orElse(null), exchange.at(), catalog));
    }

    private Answer remove(Exchange exchange, Side side) {
        TokenId id = tokenId(exchange);
        service.delete(owner(exchange, side), id, origin(exchange), reach(delegate(exchange, side, side.write)));
        return Envelope.result(new Deleted(id.toString()));
    }

    private record Deleted(String id) {}

    /** The answer is the new secret alone, a bare JSON string. */
    private Answer roll(Exchange exchange, Side side) {
        Fields options = Fields.of(exchange.json(), ErrorCode.INVALID_TOKEN_REQUEST);
        // A grace period that is dropped in silence ends the old secret at once.
        options.refuseOthers("an option of a roll", List.of());
        options.check();
        TokenText text = service.roll(
                owner(exchange, side),
                tokenId(exchange),
                origin(exchange),
                reach(delegate(exchange, side, side.write)));
        return Envelope.secret(text.reveal());
    }

    private TokenDraft draft(
            Exchange exchange, TokenOwner owner, @Nullable Delegate delegate, @Nullable Token existing) {
        Fields fields = Fields.of(exchange.json(), ErrorCode.INVALID_TOKEN_REQUEST);
        TokenDraft draft = reader.read(fields, existing, rules.recordNames(owner));
        boolean sameEnd = existing != null
                && draft.lifetime().expiresOn() != null
                && draft.lifetime().expiresOn().equals(existing.lifetime().expiresOn());
        // An expired token may be renamed or disabled: only a new end has to lie in the future.
        Instant now = sameEnd ? Instant.MIN : exchange.at();
        TokenRules.Problems problems =
                (pointer, message) -> fields.problem(pointer, ErrorCode.INVALID_TOKEN_REQUEST.code(), message);
        rules.check(owner, draft, now, problems);
        if (delegate != null) {
            rules.checkDelegation(draft, delegate.held(), (pointer, message) -> {
                fields.refuse(DenyReason.NOT_GRANTED);
                problems.add(pointer, message);
            });
        }
        fields.check();
        return draft;
    }

    /** The calling token when it may only pass on what it holds itself; null when it has {@code full}. */
    private @Nullable Delegate delegate(Exchange exchange, Side side, Permission full) {
        if (exchange.caller().may(full, resource(exchange, side))) {
            return null;
        }
        return switch (exchange.caller().known()) {
            case KnownToken token -> delegates.of(token);
            case KnownSession _ -> throw new ApiException(ErrorCode.UNAUTHORIZED_RESOURCE); // no role only delegates
        };
    }

    /** Judges whether the caller reaches a token; null when it reaches all. */
    private TokenService.@Nullable Reach reach(@Nullable Delegate delegate) {
        return delegate == null ? null : stored -> checkReach(delegate, stored);
    }

    private void checkReach(Delegate delegate, StoredToken stored) {
        if (!delegate.reaches(index.compile(stored))) {
            throw new ApiException(ErrorCode.TOKEN_NOT_FOUND).refusing(DenyReason.NOT_GRANTED);
        }
    }

    private TokenJson json(StoredToken stored, Instant now) {
        Instant lastUsed = lastUsed(stored.token().id()).orElse(stored.lastUsedOn());
        return TokenJson.of(stored.token(), lastUsed, now, catalog);
    }

    private Optional<Instant> lastUsed(TokenId id) {
        return index.find(id).flatMap(KnownToken::lastUsedOn);
    }

    private static TokenOwner owner(Exchange exchange, Side side) {
        return switch (resource(exchange, side)) {
            case Resource.Account account -> new TokenOwner.Account(account.id());
            case Resource.User user -> new TokenOwner.User(user.id());
            default -> throw new IllegalStateException("a token without an owner");
        };
    }

    private static Resource resource(Exchange exchange, Side side) {
        if (side == Side.ACCOUNTS) {
            return new Resource.Account(exchange.id("account_id", AccountId::parse));
        }
        return switch (exchange.caller().owner()) {
            case TokenOwner.User user -> new Resource.User(user.id());
            case TokenOwner.Account _ -> throw new ApiException(ErrorCode.UNAUTHORIZED_RESOURCE);
        };
    }

    private static TokenId tokenId(Exchange exchange) {
        return TokenId.parse(exchange.parameter("token_id"))
                .orElseThrow(() -> new ApiException(ErrorCode.TOKEN_NOT_FOUND));
    }

    private static Origin origin(Exchange exchange) {
        return Origin.of(exchange.caller(), exchange.requestId());
    }
}
