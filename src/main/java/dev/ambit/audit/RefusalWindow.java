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
import dev.ambit.http.Json;
import dev.ambit.http.RefusalListener.RefusedRequest;
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
 * The refused requests of one token or session for one reason within a minute: the first and the last of them, and how many
 * there were. Guarded by its {@link RefusalLog}.
 */
final class RefusalWindow {
    static final String ACTION = "access.refuse";
    static final Duration LENGTH = Duration.ofMinutes(1);

    private final RefusedRequest first;

    /** The last one in that place. */
    private RefusedRequest last;

    private Scope scope;
    private long count = 1;
    private boolean firstIsWritten;

    RefusalWindow(RefusedRequest first) {
        this.first = first;
        this.last = first;
        this.scope = place(first);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(first.caller().at().plus(LENGTH));
    }

    /**
     * The closing entry stands in the log of the account that was tried last, besides the one of the token's user, and tells of the
     * last request there: what a user was refused about their own things is no business of an account's readers.
     */
    void add(RefusedRequest request) {
        count++;
        Scope other = place(request);
        if (other.account() != null || scope.account() == null) {
            last = request;
            scope = other;
        }
    }

    void noteFirstIsWritten() {
        firstIsWritten = true;
    }

    /** Whether an entry is due when it is over. */
    boolean needsClosing() {
        return count > 1 || !firstIsWritten;
    }

    /** The entry of the first request. */
    Refusal opening() {
        return new Refusal(origin(first, first.caller().at()), deed(first, place(first), details(first)));
    }

    /** The entry that says how many there were. */
    Refusal closing(Instant now) {
        Map<String, Object> details = details(last);
        details.put("count", count);
        details.put("since", Json.print(first.caller().at()));
        return new Refusal(origin(last, now), deed(last, scope, details));
    }

    /** An entry to be written. */
    record Refusal(AuditContext auditContext, Event event) {}

    private static AuditContext origin(RefusedRequest request, Instant at) {
        AuditContext auditContext = AuditContext.of(request.caller(), request.requestId());
        return new AuditContext(
                auditContext.actor(),
                auditContext.client(),
                at,
                auditContext.requestId(),
                auditContext.channel(),
                null,
                () -> false);
    }

    private static Event deed(RefusedRequest request, Scope scope, Map<String, Object> details) {
        return new Event(ACTION, subject(request), scope, null, Json.text(details));
    }

    /** Words of this program alone: nothing that the client sent, so that no request can write what a reader is misled by. */
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

    /** What the path names, most closely; an id that cannot be read is left out. */
    private static Target subject(RefusedRequest request) {
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
     * The logs of the token's owner, and of the account that was tried if it is one of the owner's. The log of any other account
     * stays out of it: an entry there would tell the owner's requests to strangers, and let anyone with a token fill it.
     */
    private static Scope place(RefusedRequest request) {
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
