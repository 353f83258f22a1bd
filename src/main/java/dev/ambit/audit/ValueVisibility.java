package dev.ambit.audit;

import static dev.ambit.core.policy.Permission.ACCOUNT_API_TOKENS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_DNS_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ACCOUNT_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.API_TOKENS_READ;
import static dev.ambit.core.policy.Permission.DNS_READ;
import static dev.ambit.core.policy.Permission.USER_DETAILS_READ;
import static dev.ambit.core.policy.Permission.ZONE_DNS_SETTINGS_READ;
import static dev.ambit.core.policy.Permission.ZONE_READ;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.Tx;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Decides which entries show their old and new values: those whose object the caller may read now. Otherwise the
 * permission to read the log would give access to every record, policy and name that was ever written. Values of a
 * deleted object are shown to callers that may read all such objects of its zone, account or user.
 */
final class ValueVisibility {
    /** Actions on ways to sign in, which only a session may read. */
    private static final Set<AuditAction> SIGN_IN_ACTIONS = EnumSet.of(
            AuditAction.USER_LINK,
            AuditAction.USER_PASSKEY_CREATE,
            AuditAction.USER_PASSKEY_DELETE,
            AuditAction.USER_UNLINK);

    private static final String RECORD_ACTIONS = "record.";
    private static final String OUTGOING_ACTIONS = "outgoing.";

    private final Tx tx;
    private final Caller caller;

    ValueVisibility(Tx tx, Caller caller) {
        this.tx = tx;
        this.caller = caller;
    }

    /** Whether the caller may see the old and the new value of {@code entry}. */
    boolean showsValues(AuditEntry entry) {
        if (entry.action().equals(AuditAction.ACCESS_REFUSE.toString())) {
            return true; // only the reason and the route, which are words of this program
        }
        Scope scope = entry.scope();
        return switch (entry.target().kind()) {
            case USER -> mayReadUser(entry);
            case ACCOUNT, MEMBER -> scope.account() != null && mayReadAccount(scope.account(), ACCOUNT_SETTINGS_READ);
            case TOKEN -> mayReadToken(scope);
            case ZONE -> mayReadZone(entry);
            case RECORD -> mayReadRecord(entry);
            case TSIG, PEER, ACL ->
                scope.account() != null && mayReadAccount(scope.account(), ACCOUNT_DNS_SETTINGS_READ);
            case AUDIT -> true;
        };
    }

    private boolean mayReadUser(AuditEntry entry) {
        UserId user = entry.scope().user();
        return user != null
                && caller.owner().equals(new TokenOwner.User(user))
                && caller.may(USER_DETAILS_READ, new Resource.User(user))
                && (caller.isSignedIn()
                        || AuditAction.parse(entry.action())
                                .filter(SIGN_IN_ACTIONS::contains)
                                .isEmpty());
    }

    private boolean mayReadAccount(AccountId account, Permission permission) {
        return caller.may(permission, new Resource.Account(account));
    }

    private boolean mayReadToken(Scope scope) {
        UserId user = scope.user();
        if (user != null) {
            return mayReadTokens(new TokenOwner.User(user));
        }
        return scope.account() != null && mayReadTokens(new TokenOwner.Account(scope.account()));
    }

    /** Whether the caller may read every token of {@code owner}; a user's own tokens are hidden from other users. */
    boolean mayReadTokens(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User user ->
                owner.equals(caller.owner()) && caller.may(API_TOKENS_READ, new Resource.User(user.id()));
            case TokenOwner.Account account -> mayReadAccount(account.id(), ACCOUNT_API_TOKENS_READ);
        };
    }

    private boolean mayReadZone(AuditEntry entry) {
        Scope scope = entry.scope();
        String action = entry.action();
        if (action.startsWith(RECORD_ACTIONS)) {
            return mayReadZone(scope, DNS_READ);
        }
        boolean isOfDnsSettings =
                action.startsWith(OUTGOING_ACTIONS) || action.equals(AuditAction.ZONE_DNS_SETTINGS_UPDATE.toString());
        return isOfDnsSettings
                ? mayReadZone(scope, ZONE_DNS_SETTINGS_READ) || mayReadZone(scope, DNS_READ)
                : mayReadZone(scope, ZONE_READ);
    }

    private boolean mayReadZone(Scope scope, Permission permission) {
        AccountId account = scope.account();
        ZoneId zone = scope.zone();
        return account != null && zone != null && mayReadZone(account, zone, permission);
    }

    /** A deleted zone may still be named by a deny, so it is checked as well. */
    private boolean mayReadZone(AccountId account, ZoneId zone, Permission permission) {
        Optional<ZoneEntry> present = caller.directory().zone(zone);
        boolean isEligible = present.map(entry -> entry.account().equals(account))
                .orElseGet(() -> caller.may(permission, new Resource.AllZones(account)));
        return isEligible && caller.may(permission, new Resource.Zone(account, zone));
    }

    /** The record must be readable now, and as it was before and after the change: its name and type may differ. */
    private boolean mayReadRecord(AuditEntry entry) {
        AccountId account = entry.scope().account();
        ZoneId zone = entry.scope().zone();
        if (account == null || zone == null) {
            return false;
        }
        Optional<DnsRecord> present = Optional.ofNullable(entry.target().id())
                .flatMap(RecordId::parse)
                .flatMap(id -> tx.records().find(zone, id));
        boolean readableNow = present.map(one ->
                        mayRead(account, zone, one.type().name(), one.name().toString()))
                .orElseGet(() -> mayReadZone(account, zone, DNS_READ));
        return readableNow
                && Stream.of(entry.before(), entry.after()).allMatch(value -> mayReadValue(account, zone, value));
    }

    private boolean mayReadValue(AccountId account, ZoneId zone, @Nullable String json) {
        if (json == null) {
            return true;
        }
        JsonNode value = Json.read(json.getBytes(UTF_8));
        return mayRead(
                account,
                zone,
                value.path("type").asString(""),
                value.path("name").asString(""));
    }

    private boolean mayRead(AccountId account, ZoneId zone, String type, String name) {
        return caller.may(DNS_READ, new Resource.DnsRecord(account, zone, type, name));
    }
}
