package dev.ambit.audit;

import static dev.ambit.access.Access.account;
import static dev.ambit.access.Access.callingUser;
import static dev.ambit.access.Access.requires;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.http.route.Route.get;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ambit.access.Caller;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.Page;
import dev.ambit.http.wire.QueryParameters;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditFilter;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The endpoints that list audit entries, of a user and of an account. */
public final class AuditRoutes {
    private static final int PER_PAGE = 100;

    /** A page of this size always fits into memory, even when each entry changes a token of the maximum size. */
    private static final int SMALL_PAGE = 25;

    private static final long MAX_BYTES = 8L << 20;

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
            @Nullable String email,
            @Nullable String ip,
            String type,
            @Nullable String tokenId,
            @Nullable String tokenName) {}

    private record ResourceJson(String type, @Nullable String id) {}

    private record OwnerJson(@Nullable String id) {}

    /** An entry of {@code audit_logs}; {@code oldValueJson} is before the change, {@code newValueJson} after it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record EntryJson(
            String id,
            ActionJson action,
            ActorJson actor,
            @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Object> metadata,
            String when,
            OwnerJson owner,
            ResourceJson resource,
            @JsonProperty("interface") String channel,

            @JsonProperty("oldValueJson") @JsonRawValue @Nullable
            String before,

            @JsonProperty("newValueJson") @JsonRawValue @Nullable
            String after) {}

    private Response listOfUser(Request request) {
        return list(request, AuditFilter.of(request.userId()));
    }

    private Response listOfAccount(Request request) {
        return list(request, AuditFilter.of(request.id("account_id", AccountId::parse)));
    }

    private Response list(Request request, AuditFilter place) {
        QueryParameters query = request.query();
        Page page = Page.of(query, PER_PAGE);
        AuditFilter filter = AuditQuery.dotted(query, place);
        Direction direction = query.direction(Direction.DESCENDING);
        Slice slice = page.slice();
        return storage.read(tx -> {
            requireFits(tx, filter, direction, slice, "per_page");
            Listing<AuditEntry> entries = tx.audit().list(filter, direction, slice);
            Reader reader = Reader.of(tx, request.caller());
            List<EntryJson> items =
                    entries.items().stream().map(entry -> entry(entry, reader)).toList();
            return Envelope.page(items, page, entries.total());
        });
    }

    /** Rejects a page whose values would fill the memory of a small server; {@code size} is the parameter to lower. */
    private static void requireFits(Tx tx, AuditFilter filter, Direction direction, Slice slice, String size) {
        if (slice.limit() <= SMALL_PAGE) {
            return;
        }
        long bytes = tx.audit().countBytes(filter, direction, slice);
        if (bytes > MAX_BYTES) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "`" + size + "` is too large: the values of these entries have " + bytes + " bytes, more than "
                            + MAX_BYTES + "; " + SMALL_PAGE + " entries always fit");
        }
    }

    private static EntryJson entry(AuditEntry entry, Reader reader) {
        Values values = reader.values(entry);
        AccountId account = entry.scope().account();
        UserId user = entry.scope().user();
        ObjectId owner = account != null ? account : user;
        return new EntryJson(
                entry.id().toString(),
                new ActionJson(entry.action(), entry.outcome() == AuditEntry.Outcome.SUCCESS),
                actor(entry, reader.names()),
                metadata(entry, values),
                Json.print(entry.at()),
                new OwnerJson(owner == null ? null : owner.toString()),
                new ResourceJson(
                        entry.target().kind().toString(), entry.target().id()),
                entry.channel().name(),
                values.before(),
                values.after());
    }

    private static ActorJson actor(AuditEntry entry, ActorNames names) {
        Actor actor = entry.actor();
        IpAddress client = entry.client();
        return new ActorJson(
                id(actor),
                names.email(actor),
                client == null ? null : client.toString(),
                actor instanceof Actor.BySystem ? "admin" : "user",
                actor instanceof Actor.ByToken token ? token.id().toString() : null,
                names.token(actor));
    }

    private static @Nullable String id(Actor actor) {
        return switch (actor) {
            case Actor.ByToken token ->
                switch (token.owner()) {
                    case TokenOwner.User user -> user.id().toString();
                    case TokenOwner.Account account -> account.id().toString();
                };
            case Actor.ByUser user -> user.id().toString();
            case Actor.BySystem _, Actor.Anonymous _ -> null;
        };
    }

    private static Map<String, Object> metadata(AuditEntry entry, Values values) {
        Map<String, Object> metadata = new TreeMap<>();
        if (entry.requestId() != null) {
            metadata.put("request_id", entry.requestId());
        }
        if (values.areHidden()) {
            metadata.put("values_hidden", true);
        }
        return metadata;
    }

    /** The reader of a page of entries; visibility is decided for each entry after the page was selected. */
    private record Reader(ActorNames names, ValueVisibility valueVisibility) {
        static Reader of(Tx tx, Caller caller) {
            ValueVisibility valueVisibility = new ValueVisibility(tx, caller);
            return new Reader(new ActorNames(tx, valueVisibility), valueVisibility);
        }

        Values values(AuditEntry entry) {
            boolean any = entry.before() != null || entry.after() != null;
            return !any || valueVisibility.showsValues(entry)
                    ? new Values(entry.before(), entry.after(), false)
                    : new Values(null, null, true);
        }
    }

    /** The object before and after the change, if visible to the reader: the stored JSON, which is not parsed again. */
    private record Values(@Nullable String before, @Nullable String after, boolean areHidden) {}

    private record LogAction(String type, String result, String time) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record LogActor(
            @Nullable String id,
            @Nullable String email,
            @Nullable String ipAddress,
            @Nullable String tokenId,
            @Nullable String tokenName,
            String type) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record LogResource(
            @Nullable String id,
            String product,
            String type,
            @JsonRawValue @Nullable String request,
            @JsonRawValue @Nullable String response) {}

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

    /** The newer form, with a cursor instead of pages. */
    private Response logsOfAccount(Request request) {
        AccountId account = request.id("account_id", AccountId::parse);
        QueryParameters query = request.query();
        long offset = query.number("cursor", 0, Integer.MAX_VALUE).orElse(0L);
        int limit = (int) (long) query.number("limit", 1, 1000).orElse((long) PER_PAGE);
        AuditFilter filter = AuditQuery.underscored(query, AuditFilter.of(account));
        Direction direction = query.direction(Direction.DESCENDING);
        Slice slice = new Slice(offset, limit);
        return storage.read(tx -> {
            requireFits(tx, filter, direction, slice, "limit");
            Listing<AuditEntry> entries = tx.audit().list(filter, direction, slice);
            Reader reader = Reader.of(tx, request.caller());
            List<LogJson> items = entries.items().stream()
                    .map(entry -> log(account, entry, reader))
                    .toList();
            long next = offset + items.size();
            String cursor = next < entries.total() ? Long.toString(next) : "";
            return Response.json(
                    200,
                    new LogEnvelope(items, new LogCursor(Integer.toString(items.size()), cursor), true, List.of()));
        });
    }

    private static LogJson log(AccountId account, AuditEntry entry, Reader reader) {
        ActorJson actor = actor(entry, reader.names());
        Values values = reader.values(entry);
        ZoneId zone = entry.scope().zone();
        return new LogJson(
                entry.id().toString(),
                new NamedJson(account.toString()),
                new LogAction(entry.action(), entry.outcome().toString(), Json.print(entry.at())),
                new LogActor(
                        actor.id(),
                        actor.email(),
                        actor.ip(),
                        actor.tokenId(),
                        actor.tokenName(),
                        entry.actor() instanceof Actor.BySystem ? "system" : "user"),
                new LogRaw(entry.requestId()),
                new LogResource(
                        entry.target().id(),
                        "ambit",
                        entry.target().kind().toString(),
                        values.before(),
                        values.after()),
                zone == null ? null : new NamedJson(zone.toString()));
    }
}
