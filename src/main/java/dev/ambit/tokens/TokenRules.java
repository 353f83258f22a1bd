package dev.ambit.tokens;

import dev.ambit.access.Directory;
import dev.ambit.access.OwnerPermissions;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.Delegation;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.ResourceScope;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the permissions of a token: its groups exist, each has a resource of its category in the same policy,
 * the resources belong to the owner, and the token has no permissions that its owner lacks.
 */
final class TokenRules {
    private final PermissionCatalog catalog;
    private final Directory directory;

    TokenRules(PermissionCatalog catalog, Directory directory) {
        this.catalog = catalog;
        this.directory = directory;
    }

    /** Collects the problems of a draft; {@code pointer} is a JSON pointer (RFC 6901). */
    interface Problems {
        void add(String pointer, String message);
    }

    /**
     * Adds a problem for each reason why {@code owner} may not have a token as in {@code draft}.
     *
     * @param existing the token that is updated, or null for a new one
     */
    void check(TokenOwner owner, TokenDraft draft, @Nullable Token existing, Instant now, Problems problems) {
        Instant expiresOn = draft.lifetime().expiresOn();
        Instant notBefore = draft.lifetime().notBefore();
        // An expired token may be renamed or disabled: only a changed `expires_on` must be in the future.
        boolean sameEnd = existing != null
                && Objects.equals(expiresOn, existing.lifetime().expiresOn());
        if (expiresOn != null && !sameEnd && !expiresOn.isAfter(now)) {
            problems.add("/expires_on", "must be in the future; got `" + expiresOn + "`");
        }
        if (expiresOn != null && notBefore != null && !expiresOn.isAfter(notBefore)) {
            problems.add("/expires_on", "must be later than not_before; got `" + expiresOn + "`");
        }
        for (int i = 0; i < draft.policies().size(); i++) {
            checkPolicy(owner, draft.policies().get(i), "/policies/" + i, problems);
        }
    }

    /** Resolves the names in record scopes for a token of {@code owner}. */
    RecordNames recordNames(TokenOwner owner) {
        return new RecordNames(directory, accounts(owner));
    }

    /**
     * Adds a problem for each permission in {@code draft} that the creating token does not have and so cannot delegate.
     */
    void checkDelegation(TokenDraft draft, Delegation.HolderPermissions holderPermissions, Problems problems) {
        for (Delegation.Excess excess : holderPermissions.excess(draft.policies())) {
            problems.add(
                    "/policies/" + excess.policy(),
                    common(groupName(excess.group()))
                            + "; this token can delegate only its own permissions, and it does not have this one on "
                            + print(excess.resource()));
        }
        if (!holderPermissions.covers(draft.condition())) {
            problems.add(
                    "/condition/request_ip", "must be within the addresses that the creating token may be used from");
        }
        if (!holderPermissions.covers(draft.lifetime())) {
            problems.add(
                    holderPermissions.expires() ? "/expires_on" : "/not_before",
                    "must be within the lifetime of the creating token");
        }
    }

    private void checkPolicy(TokenOwner owner, Policy policy, String pointer, Problems problems) {
        List<ResourceScope> scopes = policy.resources().scopes();
        for (ResourceScope scope : scopes) {
            foreign(owner, scope).ifPresent(message -> problems.add(pointer + "/resources", message));
        }
        for (int i = 0; i < policy.groups().size(); i++) {
            String groupPointer = pointer + "/permission_groups/" + i + "/id";
            PermissionGroupId id = policy.groups().get(i);
            Optional<PermissionGroup> group = catalog.find(id);
            if (group.isEmpty()) {
                problems.add(groupPointer, "is not a permission group of this server; got `" + id + "`");
            } else {
                checkGroup(owner, policy, group.get(), groupPointer, problems);
            }
        }
    }

    private void checkGroup(TokenOwner owner, Policy policy, PermissionGroup group, String pointer, Problems problems) {
        List<ResourceScope> own = policy.resources().scopes().stream()
                .filter(scope -> category(scope) == group.category())
                .toList();
        if (own.isEmpty() && !policy.resources().scopes().isEmpty()) {
            // A deny without effect is dangerous, and an allow without effect is hard to diagnose.
            problems.add(
                    pointer,
                    "`" + group.name() + "` needs a resource of `"
                            + group.category().wireName() + "` in the same policy");
            return;
        }
        boolean dns = PermissionSet.DNS.containsAll(group.permissions());
        if (!dns && own.stream().anyMatch(TokenRules::isRecordScope)) {
            problems.add(
                    pointer, "`" + group.name() + "` cannot be limited to records; only DNS Read and DNS Write can");
        }
        for (ResourceScope scope : own) {
            if (policy.effect() == Effect.ALLOW && foreign(owner, scope).isEmpty() && !ownerMay(owner, group, scope)) {
                problems.add(
                        pointer,
                        common(group.name()) + "; the owner of the token does not have this permission on "
                                + print(scope));
            }
        }
    }

    /**
     * The problem if {@code scope} is not {@code owner}'s, the same for resources that do not exist and for those of
     * others.
     */
    private Optional<String> foreign(TokenOwner owner, ResourceScope scope) {
        boolean own = switch (scope) {
            case ResourceScope.OneUser user -> owner.equals(new TokenOwner.User(user.id()));
            case ResourceScope.OneAccount account -> isOwn(owner, account.id());
            case ResourceScope.ZonesOfAccount zones -> isOwn(owner, zones.account());
            case ResourceScope.OneZone zone -> isOwn(owner, zone.id());
            case ResourceScope.RecordsOfZone records -> isOwn(owner, records.zone());
            case ResourceScope.ZoneOfAccount zone ->
                isOwn(owner, zone.account())
                        && directory
                                .zone(zone.zone())
                                .map(entry -> entry.account().equals(zone.account()))
                                .orElse(false);
            case ResourceScope.AllAccounts _, ResourceScope.AllZones _, ResourceScope.RecordsOfAllZones _ -> true;
        };
        if (!own) {
            return Optional.of("names " + print(scope) + ", which is not a resource of the token's owner");
        }
        return scope instanceof ResourceScope.RecordsOfZone records ? outside(records) : Optional.empty();
    }

    /** A name outside of its zone can never match. */
    private Optional<String> outside(ResourceScope.RecordsOfZone scope) {
        RecordPattern records = scope.records();
        String apex = directory.zone(scope.zone()).map(ZoneEntry::name).orElse("");
        boolean inside = switch (records.match()) {
            case EXACT, BELOW -> records.name().equals(apex) || records.name().endsWith("." + apex);
            case PREFIX, ANY -> true;
        };
        return inside
                ? Optional.empty()
                : Optional.of("names `" + records.name() + "`, which is not in the zone `" + apex
                        + "`; expected a name as in `www." + apex + "`, or one relative to the zone");
    }

    private boolean isOwn(TokenOwner owner, AccountId account) {
        return accounts(owner).contains(account);
    }

    private boolean isOwn(TokenOwner owner, ZoneId zone) {
        return directory.zone(zone).map(entry -> isOwn(owner, entry.account())).orElse(false);
    }

    private Set<AccountId> accounts(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User user -> directory.permissionsOf(user.id()).accounts();
            case TokenOwner.Account account -> Set.of(account.id());
        };
    }

    private boolean ownerMay(TokenOwner owner, PermissionGroup group, ResourceScope scope) {
        if (!(owner instanceof TokenOwner.User user)) {
            return true; // an account has all permissions on itself, and foreign() checked the rest
        }
        OwnerPermissions ownerPermissions = directory.permissionsOf(user.id());
        Predicate<AccountId> isPermitted =
                account -> ownerPermissions.in(account).containsAll(group.permissions());
        return switch (scope) {
            case ResourceScope.OneUser _ -> true;
            case ResourceScope.OneAccount account -> isPermitted.test(account.id());
            case ResourceScope.ZonesOfAccount zones -> isPermitted.test(zones.account());
            case ResourceScope.ZoneOfAccount zone -> isPermitted.test(zone.account());
            case ResourceScope.OneZone zone -> mayIn(zone.id(), isPermitted);
            case ResourceScope.RecordsOfZone records -> mayIn(records.zone(), isPermitted);
            case ResourceScope.AllAccounts _, ResourceScope.AllZones _, ResourceScope.RecordsOfAllZones _ ->
                accounts(owner).stream().anyMatch(isPermitted);
        };
    }

    private boolean mayIn(ZoneId zone, Predicate<AccountId> isPermitted) {
        return directory.zone(zone).map(ZoneEntry::account).filter(isPermitted).isPresent();
    }

    private static Category category(ResourceScope scope) {
        return switch (scope) {
            case ResourceScope.OneUser _ -> Category.USER;
            case ResourceScope.OneAccount _, ResourceScope.AllAccounts _ -> Category.ACCOUNT;
            case ResourceScope.OneZone _,
                    ResourceScope.AllZones _,
                    ResourceScope.ZonesOfAccount _,
                    ResourceScope.ZoneOfAccount _,
                    ResourceScope.RecordsOfZone _,
                    ResourceScope.RecordsOfAllZones _ -> Category.ZONE;
        };
    }

    private static boolean isRecordScope(ResourceScope scope) {
        return scope instanceof ResourceScope.RecordsOfZone || scope instanceof ResourceScope.RecordsOfAllZones;
    }

    private String groupName(PermissionGroupId id) {
        return catalog.find(id).map(PermissionGroup::name).orElse(id.toString());
    }

    /** Cloudflare's message, which users search for. */
    private static String common(String group) {
        return "Failed common permission check against resources. (Permission group: " + group + ")";
    }

    private static String print(ResourceScope scope) {
        return switch (scope) {
            case ResourceScope.OneUser user -> "user `" + user.id() + "`";
            case ResourceScope.OneAccount account -> "account `" + account.id() + "`";
            case ResourceScope.AllAccounts _ -> "all accounts";
            case ResourceScope.OneZone zone -> "zone `" + zone.id() + "`";
            case ResourceScope.AllZones _ -> "all zones";
            case ResourceScope.ZonesOfAccount zones -> "all zones of account `" + zones.account() + "`";
            case ResourceScope.ZoneOfAccount zone -> "zone `" + zone.zone() + "`";
            case ResourceScope.RecordsOfZone records ->
                "records `" + print(records.records()) + "` of zone `" + records.zone() + "`";
            case ResourceScope.RecordsOfAllZones records -> "records `" + print(records.records()) + "` of all zones";
        };
    }

    private static String print(RecordPattern records) {
        return records.type() + "."
                + switch (records.match()) {
                    case EXACT -> records.name();
                    case BELOW -> "*." + records.name();
                    case PREFIX -> records.name() + ".*";
                    case ANY -> "*";
                };
    }
}
