package dev.ambit.audit;

import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.route.RefusalListener.RefusedRequest;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The refused requests of one token or session for one reason within a minute: the first, the last and their number.
 * Guarded by its {@link RefusalLog}.
 */
final class RefusalWindow {
    static final Duration LENGTH = Duration.ofMinutes(1);

    private final RefusedRequest first;

    /** The last request in {@link #scope}. */
    private RefusedRequest last;

    private Scope scope;
    private long count = 1;
    private boolean firstIsWritten;

    RefusalWindow(RefusedRequest first) {
        this.first = first;
        this.last = first;
        this.scope = scope(first);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(first.caller().at().plus(LENGTH));
    }

    /**
     * The closing entry is stored in the log of the account that was requested last, and in that of the token's user,
     * and describes the last request there: readers of an account must not see a user's refused requests about the
     * user's own data.
     */
    void add(RefusedRequest request) {
        count++;
        Scope other = scope(request);
        if (other.account() != null || scope.account() == null) {
            last = request;
            scope = other;
        }
    }

    void markFirstWritten() {
        firstIsWritten = true;
    }

    /** Whether a second entry is due at the end. */
    boolean needsClosing() {
        return count > 1 || !firstIsWritten;
    }

    /** The entry of the first request. */
    Refusal opening() {
        return new Refusal(auditContext(first, first.caller().at()), event(first, scope(first), details(first)));
    }

    /** The entry with the number of requests. */
    Refusal closing(Instant now) {
        Map<String, Object> details = details(last);
        details.put("count", count);
        details.put("since", Json.print(first.caller().at()));
        return new Refusal(auditContext(last, now), event(last, scope, details));
    }

    /** An entry to be written. */
    record Refusal(AuditContext context, Event event) {}

    private static AuditContext auditContext(RefusedRequest request, Instant at) {
        AuditContext context = AuditContext.of(request.caller(), request.requestId());
        return new AuditContext(
                context.actor(), context.client(), at, context.requestId(), context.channel(), null, () -> false);
    }

    private static Event event(RefusedRequest request, Scope scope, Map<String, Object> details) {
        return new Event(AuditAction.ACCESS_REFUSE, target(request), scope, null, Json.text(details));
    }

    /** Only words of this program and nothing that the client sent, so that a request cannot write misleading text. */
    private static Map<String, Object> details(RefusedRequest request) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reason", request.reason());
        if (!request.needed().isEmpty()) {
            details.put(
                    "needs",
                    request.needed().permissions().stream()
                            .map(Permission::displayName)
                            .toList());
        }
        details.put("route", request.route());
        return details;
    }

    /** The most specific object in the path; an id that cannot be parsed is left out. */
    private static Target target(RefusedRequest request) {
        for (Map.Entry<String, Kind> one : KINDS.entrySet()) {
            String sent = request.parameters().get(one.getKey());
            if (sent != null) {
                String id = TokenId.parse(sent).map(TokenId::toString).orElse(null);
                return new Target(one.getValue(), id);
            }
        }
        return switch (request.caller().owner()) {
            case TokenOwner.User user -> new Target(Kind.USER, user.id().toString());
            case TokenOwner.Account account ->
                new Target(Kind.ACCOUNT, account.id().toString());
        };
    }

    private static final Map<String, Kind> KINDS = kinds();

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("dns_record_id", Kind.RECORD);
        kinds.put("zone_id", Kind.ZONE);
        kinds.put("token_id", Kind.TOKEN);
        kinds.put("member_id", Kind.MEMBER);
        kinds.put("account_id", Kind.ACCOUNT);
        return kinds;
    }

    /**
     * The logs of the token's owner, and of the requested account if it is one of the owner's. The log of any other
     * account is left out: an entry there would show the owner's requests to other users, and let any token fill it.
     */
    private static Scope scope(RefusedRequest request) {
        Caller caller = request.caller();
        Optional<ZoneEntry> zone = Optional.ofNullable(request.parameters().get("zone_id"))
                .flatMap(ZoneId::parse)
                .flatMap(caller.directory()::zone)
                .filter(entry -> caller.reaches(entry.account()));
        @Nullable
        AccountId account = zone.map(ZoneEntry::account)
                .or(() -> Optional.ofNullable(request.parameters().get("account_id"))
                        .flatMap(AccountId::parse)
                        .filter(caller::reaches))
                .orElse(null);
        @Nullable ZoneId zoneId = zone.map(ZoneEntry::id).orElse(null);
        return switch (caller.owner()) {
            case TokenOwner.User(UserId user) -> new Scope(account, user, zoneId);
            case TokenOwner.Account(AccountId own) -> new Scope(own, null, zoneId);
        };
    }
}
