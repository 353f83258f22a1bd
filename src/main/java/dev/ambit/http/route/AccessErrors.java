package dev.ambit.http.route;

import dev.ambit.access.Access;
import dev.ambit.access.Access.OwnerKind;
import dev.ambit.access.AccessDecision.Denied;
import dev.ambit.access.AccessDecision.InvalidId;
import dev.ambit.access.AccessDecision.NotFound;
import dev.ambit.access.AccessDecision.Rejected;
import dev.ambit.access.AccessDecision.Unauthenticated;
import dev.ambit.access.AccessDecision.Unusable;
import dev.ambit.access.AccessDecision.WrongCaller;
import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.Response;
import dev.ambit.http.wire.SafeText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The responses to rejected requests. Code and message are the recorded ones; what was missing is in the error chain, which
 * only a caller that proved a valid token gets. It contains no name that the caller may not see.
 */
public final class AccessErrors {
    // Built once: rejecting an unauthenticated request must be cheaper than accepting a token.
    private static final Response MISSING = new ApiException(ErrorCode.MISSING_CREDENTIALS).response();
    private static final Response NOT_SIGNED_IN = new ApiException(ErrorCode.NOT_SIGNED_IN).response();
    private static final Response MALFORMED = malformed().response();
    private static final Response UNKNOWN = new ApiException(ErrorCode.INVALID_ACCESS_TOKEN).response();
    private static final Response UNKNOWN_AT_VERIFY = new ApiException(ErrorCode.INVALID_API_TOKEN).response();
    private static final Response API_KEY = because(
                    ErrorCode.API_KEY_UNKNOWN,
                    "this server issues no global API keys; send an API token as `Authorization: Bearer`")
            .response();
    private static final Response API_KEY_AT_VERIFY = new ApiException(ErrorCode.MISSING_AUTHORIZATION).response();
    private static final Response TOO_MANY = because(
                    ErrorCode.TOO_MANY_ATTEMPTS, "too many tokens from this source are not known here")
            .response()
            .withHeader("Retry-After", "1");

    private AccessErrors() {}

    static Response response(RoutedRequest request, Rejected rejected) {
        return switch (rejected) {
            case Unauthenticated(Unauthenticated.CredentialProblem why) -> unauthenticated(request.access(), why);
            case WrongCaller wrong -> error(request, wrong).response();
            case Unusable(Caller caller, DenyReason why) ->
                request.access() instanceof Access.TokenItself
                        ? because(ErrorCode.INVALID_API_TOKEN, validity(caller, why))
                                .response()
                        : unusable(caller, why, request.route().refusal()).response();
            case Denied denied -> refused(denied, request.route().refusal()).response();
            case NotFound _, InvalidId _ ->
                notRouted(request.rawRequest().path()).response();
        };
    }

    private static Response unauthenticated(Access access, Unauthenticated.CredentialProblem why) {
        boolean isVerify = access instanceof Access.TokenItself;
        return switch (why) {
            case MISSING -> access instanceof Access.SignedIn ? NOT_SIGNED_IN : MISSING;
            case MALFORMED -> MALFORMED;
            case API_KEY -> isVerify ? API_KEY_AT_VERIFY : API_KEY;
            // Verify: every text that could be a token gets the same 401.
            case UNKNOWN -> isVerify ? UNKNOWN_AT_VERIFY : UNKNOWN;
            case TOO_MANY -> TOO_MANY;
        };
    }

    private static ApiException error(RoutedRequest request, WrongCaller wrong) {
        return switch (wrong.why()) {
            case CROSS_SITE -> new ApiException(ErrorCode.CROSS_SITE);
            case MUST_PROVE_AGAIN -> new ApiException(ErrorCode.REAUTHENTICATION_REQUIRED);
            case NOT_SIGNED_IN -> new ApiException(ErrorCode.NOT_SIGNED_IN);
            case WRONG_OWNER -> wrongOwner(request);
        };
    }

    private static ApiException wrongOwner(RoutedRequest request) {
        if (!(request.access() instanceof Access.TokenItself(OwnerKind kind))) {
            return because(request.route().refusal(), "this is an account's token; it has no user");
        }
        return because(
                ErrorCode.INVALID_API_TOKEN,
                kind == OwnerKind.USER
                        ? "this is an account's token; verify it at /accounts/{account_id}/tokens/verify"
                        : "this is a user's token; verify it at /user/tokens/verify");
    }

    /** The error of a path, or of an id in it, that names nothing. */
    static ApiException notRouted(String path) {
        return new ApiException(
                ErrorCode.NO_ROUTE,
                "Could not route to " + SafeText.plain(path) + ", perhaps your object identifier is invalid?");
    }

    /** Throws unless {@code caller} has one of {@code anyOf} on {@code resource}. */
    public static void require(Caller caller, PermissionSet anyOf, Resource resource, ErrorCode refusal) {
        DenyReason reason = caller.refusal(anyOf, resource);
        if (reason != null) {
            throw refused(new Denied(caller, anyOf, resource, reason), refusal);
        }
    }

    /** The exception of a handler; {@code refusal} is its route's. */
    private static ApiException refused(Denied denied, ErrorCode refusal) {
        ApiException error = switch (denied.why()) {
            case DISABLED, NOT_YET_VALID, EXPIRED, ADDRESS_UNREADABLE, ADDRESS_REFUSED ->
                unusable(denied.caller(), denied.why(), refusal);
            case DENIED_BY_POLICY, NOT_GRANTED, OWNER_MAY_NOT -> because(refusal, missing(denied));
        };
        return error.refusing(denied.why(), denied.needed(), denied.caller());
    }

    private static ApiException unusable(Caller caller, DenyReason why, ErrorCode refusal) {
        boolean isOfAddress = why == DenyReason.ADDRESS_UNREADABLE || why == DenyReason.ADDRESS_REFUSED;
        ApiError error = isOfAddress
                ? location(caller.client())
                : ApiError.of(ErrorCode.INVALID_ACCESS_TOKEN).because(validity(caller, why));
        return new ApiException(refusal.status(), List.of(error));
    }

    private static ApiException because(ErrorCode code, String reason) {
        return new ApiException(code.status(), List.of(ApiError.of(code).because(reason)));
    }

    private static ApiException malformed() {
        ErrorCode detail = ErrorCode.INVALID_AUTHORIZATION_FORMAT;
        ErrorCode code = ErrorCode.INVALID_HEADERS;
        return new ApiException(
                code.status(),
                List.of(new ApiError(
                        code.code(),
                        code.message(),
                        null,
                        List.of(new ApiError.Reason(detail.code(), detail.message())))));
    }

    /** Why an authenticated token is not valid now. */
    private static String validity(Caller caller, DenyReason reason) {
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

    private static String missing(Denied denied) {
        Caller caller = denied.caller();
        PermissionSet anyOf = denied.needed();
        Resource resource = denied.resource();
        String needed = "needs " + names(anyOf, " or ") + " on " + print(caller, resource);
        PermissionSet held = caller.permissionsOn(visible(resource));
        if (held.isEmpty()) {
            // The same words for what the caller may not see and for what does not exist.
            return needed
                    + (caller.isSignedIn()
                            ? "; you have no permission on that resource"
                            : "; this token has no permission on that resource");
        }
        if (caller.isSignedIn()) {
            return needed + "; your roles give you " + names(held, ", ");
        }
        if (resource instanceof Resource.Zone && !held.intersect(anyOf).isEmpty()) {
            return needed + " as a whole; this token has it on some of its records only";
        }
        String has = "this token has " + names(held, ", ");
        return switch (denied.why()) {
            case DENIED_BY_POLICY -> needed + "; a deny policy of this token takes it away";
            case OWNER_MAY_NOT -> needed + "; the owner of this token may not do that";
            default -> needed + "; " + has;
        };
    }

    /** The resource on which the error names what the caller has: for a zone, any of its records. */
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
