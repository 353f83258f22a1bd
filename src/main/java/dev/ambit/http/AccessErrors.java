package dev.ambit.http;

import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.ZoneId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of a refusal. Code and message are the recorded ones; what was missing stands in the error chain, and only a
 * caller who proved a valid token reads it. No name appears in it that the caller may not see.
 */
public final class AccessErrors {
    private AccessErrors() {}

    /** Throws unless {@code caller} may do one of {@code anyOf} on {@code resource}. */
    public static void require(Caller caller, PermissionSet anyOf, Resource resource, ErrorCode refusal) {
        DenyReason reason = caller.refusal(anyOf, resource);
        if (reason != null) {
            throw refused(caller, anyOf, resource, refusal, reason);
        }
    }

    /** The error for what was refused for {@code reason}. */
    public static ApiException refused(
            Caller caller, PermissionSet anyOf, Resource resource, ErrorCode refusal, DenyReason reason) {
        ApiError error = switch (reason) {
            case DISABLED, NOT_YET_VALID, EXPIRED ->
                ApiError.of(ErrorCode.INVALID_ACCESS_TOKEN).because(validity(caller, reason));
            case ADDRESS_UNREADABLE, ADDRESS_REFUSED -> location(caller.client());
            case DENIED_BY_POLICY, NOT_GRANTED, OWNER_MAY_NOT ->
                ApiError.of(refusal).because(missing(caller, anyOf, resource, reason));
        };
        return new ApiException(refusal.status(), List.of(error)).refusing(reason, anyOf, caller);
    }

    /** Why a token that was proved is not valid now. */
    public static String validity(Caller caller, DenyReason reason) {
        return switch (reason) {
            case DISABLED -> "this token is disabled";
            case NOT_YET_VALID ->
                "this token is not valid before " + print(caller.principal().notBefore());
            case EXPIRED -> "this token expired on " + print(caller.principal().expiresOn());
            default -> "this token may not be used here";
        };
    }

    private static String print(@Nullable Instant instant) {
        return instant == null ? "" : Json.print(instant);
    }

    private static ApiError location(@Nullable IpAddress client) {
        String where = client == null ? "unknown" : client.toString();
        return ApiError.of(ErrorCode.WRONG_LOCATION, ErrorCode.WRONG_LOCATION.message() + ": " + where);
    }

    private static String missing(Caller caller, PermissionSet anyOf, Resource resource, DenyReason reason) {
        String needed = "needs " + names(anyOf, " or ") + " on " + print(caller, resource);
        PermissionSet held = caller.permissionsOn(visible(resource));
        if (held.isEmpty()) {
            // The same words for what the caller may not see and for what does not exist.
            return needed + (caller.isSignedIn() ? "; you have nothing there" : "; this token has nothing there");
        }
        if (caller.isSignedIn()) {
            return needed + "; your roles give you " + names(held, ", ");
        }
        if (resource instanceof Resource.Zone && !held.intersect(anyOf).isEmpty()) {
            return needed + " as a whole; this token has it on some of its records only";
        }
        String has = "this token has " + names(held, ", ");
        return switch (reason) {
            case DENIED_BY_POLICY -> needed + "; a deny policy of this token takes it away";
            case OWNER_MAY_NOT -> needed + "; the owner of this token may not do that";
            default -> needed + "; " + has;
        };
    }

    /** A record that was refused says what is held on its zone; the rest of the resources speak for themselves. */
    private static Resource visible(Resource resource) {
        return switch (resource) {
            case Resource.Zone zone -> new Resource.SomeRecord(zone.account(), zone.id());
            case Resource.User _,
                    Resource.Account _,
                    Resource.AllZones _,
                    Resource.SomeRecord _,
                    Resource.DnsRecord _ -> resource;
        };
    }

    private static String names(PermissionSet permissions, String separator) {
        return permissions.permissions().stream()
                .map(Permission::displayName)
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(separator));
    }

    private static String print(Caller caller, Resource resource) {
        return switch (resource) {
            case Resource.User user -> "user `" + user.id() + "`";
            case Resource.Account account -> "account `" + account.id() + "`";
            case Resource.AllZones zones -> "all zones of account `" + zones.account() + "`";
            case Resource.Zone zone -> "zone " + zoneName(caller, zone.id());
            case Resource.SomeRecord some -> "zone " + zoneName(caller, some.zone());
            case Resource.DnsRecord dnsRecord -> "the " + dnsRecord.type() + " records of `" + dnsRecord.name() + "`";
        };
    }

    /** The name when the caller may know it; otherwise the id that the request itself named. */
    private static String zoneName(Caller caller, ZoneId id) {
        Optional<ZoneEntry> zone = caller.directory().zone(id).filter(caller::sees);
        return "`" + zone.map(ZoneEntry::name).orElse(id.toString()) + "`";
    }
}
