package dev.ambit.audit;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.http.Route.get;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.Answer;
import dev.ambit.http.Envelope;
import dev.ambit.http.Exchange;
import dev.ambit.http.Json;
import dev.ambit.http.Page;
import dev.ambit.http.Query;
import dev.ambit.http.Route;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditFilter;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.TextMatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was done: by a user and to a user's things, and in an account. */
public final class AuditRoutes {
    private static final int PER_PAGE = 100;

    private final Storage storage;

    public AuditRoutes(Storage storage) {
        this.storage = storage;
    }

    public List<Route> routes() {
        return List.of(
                get("/client/v4/user/audit_logs", requires(USER_DETAILS_READ).on(callingUser()), this::listOfUser),
                get(
                        "/client/v4/accounts/{account_id}/audit_logs",
                        requires(ACCOUNT_SETTINGS_READ).on(account("account_id")),
                        this::listOfAccount),
                get(
                        "/client/v4/accounts/{account_id}/logs/audit",
                        requires(ACCOUNT_SETTINGS_READ).on(account("account_id")),
                        this::logsOfAccount));
    }

    private record ActionJson(String type, boolean result) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ActorJson(
            @Nullable String id,
            @Nullable String ip,
            String type,
            @Nullable String tokenId) {}

    private record ResourceJson(String type, @Nullable String id) {}

    private record OwnerJson(@Nullable String id) {}

    /** An entry in the form of {@code audit_logs}; {@code oldValueJson} is what the thing was, {@code newValueJson} what it became. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record EntryJson(
            String id,
            ActionJson action,
            ActorJson actor,
            @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, String> metadata,
            String when,
            OwnerJson owner,
            ResourceJson resource,
            @JsonProperty("interface") String channel,
            @JsonProperty("oldValueJson") @Nullable JsonNode before,
            @JsonProperty("newValueJson") @Nullable JsonNode after) {}

    private Answer listOfUser(Exchange exchange) {
        UserId user = switch (exchange.caller().owner()) {
            case TokenOwner.User owner -> owner.id();
            case TokenOwner.Account _ -> throw exchange.notRouted(); // the route's access lets no such token through
        };
        return list(exchange, AuditFilter.of(user));
    }

    private Answer listOfAccount(Exchange exchange) {
        return list(exchange, AuditFilter.of(exchange.id("account_id", AccountId::parse)));
    }

    private Answer list(Exchange exchange, AuditFilter place) {
        Query query = exchange.query();
        Page page = Page.of(query, PER_PAGE);
        AuditFilter filter = new AuditFilter(
                place.account(),
                place.user(),
                query.raw("id").flatMap(AuditId::parse).orElse(null),
                moment(query, "since"),
                moment(query, "before"),
                query.raw("action.type").map(TextMatch::equalTo).orElse(null),
                query.raw("actor.id").flatMap(TokenId::parse).orElse(null),
                query.raw("actor.ip").flatMap(IpAddress::parse).orElse(null),
                null,
                query.raw("resource.id").orElse(null),
                query.raw("zone.id").flatMap(ZoneId::parse).orElse(null),
                null);
        Listing<AuditEntry> entries = storage.read(tx -> tx.audit()
                .list(filter, query.direction(Direction.DESCENDING), new Slice(page.offset(), page.perPage())));
        return Envelope.page(entries.items().stream().map(AuditRoutes::entry).toList(), page, entries.total());
    }

    private static EntryJson entry(AuditEntry entry) {
        AccountId account = entry.place().account();
        UserId user = entry.place().user();
        ObjectId owner = account != null ? account : user;
        return new EntryJson(
                entry.id().toString(),
                new ActionJson(entry.action(), entry.outcome() == AuditEntry.Outcome.SUCCESS),
                actor(entry),
                entry.requestId() == null ? Map.of() : Map.of("request_id", entry.requestId()),
                Json.print(entry.at()),
                new OwnerJson(owner == null ? null : owner.toString()),
                new ResourceJson(
                        entry.subject().kind().toString(), entry.subject().id()),
                entry.channel().name(),
                value(entry.before()),
                value(entry.after()));
    }

    private static ActorJson actor(AuditEntry entry) {
        IpAddress client = entry.client();
        String ip = client == null ? null : client.toString();
        return switch (entry.actor()) {
            case Actor.ByToken(TokenId token, TokenOwner.User user) ->
                new ActorJson(user.id().toString(), ip, "user", token.toString());
            case Actor.ByToken(TokenId token, TokenOwner.Account account) ->
                new ActorJson(account.id().toString(), ip, "user", token.toString());
            case Actor.ByUser(UserId user) -> new ActorJson(user.toString(), ip, "user", null);
            case Actor.BySystem _ -> new ActorJson(null, ip, "admin", null);
            case Actor.ByNobody _ -> new ActorJson(null, ip, "user", null);
        };
    }

    private static @Nullable JsonNode value(@Nullable String json) {
        return json == null ? null : Json.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private record LogAction(String type, String result, String time) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record LogActor(
            @Nullable String id,
            @Nullable String ipAddress,
            @Nullable String tokenId,
            String type) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record LogResource(
            @Nullable String id,
            String product,
            String type,
            @Nullable JsonNode request,
            @Nullable JsonNode response) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record LogRaw(@Nullable String cfRayId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record LogJson(
            String id,
            NamedJson account,
            LogAction action,
            LogActor actor,
            LogRaw raw,
            LogResource resource,
            @Nullable NamedJson zone) {}

    private record NamedJson(String id) {}

    private record LogCursor(String count, String cursor) {}

    private record LogEnvelope(List<LogJson> result, LogCursor resultInfo, boolean success, List<String> errors) {}

    /** The newer form: no pages, but a cursor that leads on. */
    private Answer logsOfAccount(Exchange exchange) {
        AccountId account = exchange.id("account_id", AccountId::parse);
        Query query = exchange.query();
        long offset = query.number("cursor", 0, Integer.MAX_VALUE).orElse(0L);
        int limit = (int) (long) query.number("limit", 1, 1000).orElse((long) PER_PAGE);
        AuditFilter filter = new AuditFilter(
                account,
                null,
                query.raw("id").flatMap(AuditId::parse).orElse(null),
                moment(query, "since"),
                moment(query, "before"),
                query.raw("action_type").map(TextMatch::equalTo).orElse(null),
                query.raw("actor_token_id")
                        .or(() -> query.raw("actor_id"))
                        .flatMap(TokenId::parse)
                        .orElse(null),
                query.raw("actor_ip_address").flatMap(IpAddress::parse).orElse(null),
                null,
                query.raw("resource_id").orElse(null),
                query.raw("zone_id").flatMap(ZoneId::parse).orElse(null),
                null);
        Listing<AuditEntry> entries = storage.read(
                tx -> tx.audit().list(filter, query.direction(Direction.DESCENDING), new Slice(offset, limit)));
        long next = offset + entries.items().size();
        List<LogJson> items =
                entries.items().stream().map(entry -> log(account, entry)).toList();
        return Answer.json(
                200,
                new LogEnvelope(
                        items,
                        new LogCursor(
                                Integer.toString(items.size()), next < entries.total() ? Long.toString(next) : ""),
                        true,
                        List.of()));
    }

    private static LogJson log(AccountId account, AuditEntry entry) {
        ActorJson actor = actor(entry);
        ZoneId zone = entry.place().zone();
        return new LogJson(
                entry.id().toString(),
                new NamedJson(account.toString()),
                new LogAction(entry.action(), entry.outcome().toString(), Json.print(entry.at())),
                new LogActor(
                        actor.id(),
                        actor.ip(),
                        actor.tokenId(),
                        entry.actor() instanceof Actor.BySystem ? "system" : "user"),
                new LogRaw(entry.requestId()),
                new LogResource(
                        entry.subject().id(),
                        "ambit",
                        entry.subject().kind().toString(),
                        value(entry.before()),
                        value(entry.after())),
                zone == null ? null : new NamedJson(zone.toString()));
    }

    /** A moment, or the beginning of a day, in UTC. */
    private static @Nullable Instant moment(Query query, String name) {
        Optional<String> text = query.raw(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return text.get().length() == 10
                    ? LocalDate.parse(text.get()).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.get()).toInstant();
        } catch (DateTimeParseException e) {
            throw Query.invalid(name, text.get(), "a date or a time in RFC 3339");
        }
    }
}
