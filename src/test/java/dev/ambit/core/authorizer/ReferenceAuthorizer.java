package dev.ambit.core.authorizer;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenOwner;
import java.math.BigInteger;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The test oracle for {@link Authorizer}: a direct implementation of the specification that evaluates resources as
 * text, one permission at a time, in the order of the written rules, without optimization.
 */
final class ReferenceAuthorizer {
    private final PermissionCatalog catalog;

    ReferenceAuthorizer(PermissionCatalog catalog) {
        this.catalog = catalog;
    }

    /** Returns the rule that denies the request; empty when it is allowed. */
    Optional<DenyReason> refusal(Token token, AccessRequest request) {
        if (!token.enabled()) {
            return Optional.of(DenyReason.DISABLED);
        }
        var start = token.lifetime().notBefore();
        if (start != null && request.at().compareTo(start) < 0) {
            return Optional.of(DenyReason.NOT_YET_VALID);
        }
        var end = token.lifetime().expiresOn();
        if (end != null && request.at().compareTo(end) >= 0) {
            return Optional.of(DenyReason.EXPIRED);
        }
        Optional<DenyReason> address = addressRefusal(token, request.client());
        if (address.isPresent()) {
            return address;
        }
        List<Permission> left = new ArrayList<>(request.anyOf().permissions());
        boolean denied = left.removeIf(permission -> denies(token, permission, request.resource()));
        List<Permission> allowed = left.stream()
                .filter(permission -> allows(token, permission, request.resource()))
                .toList();
        if (allowed.stream().anyMatch(permission -> ownerHas(token.owner(), permission, request))) {
            return Optional.empty();
        }
        if (denied) {
            return Optional.of(DenyReason.DENIED_BY_POLICY);
        }
        return Optional.of(allowed.isEmpty() ? DenyReason.NOT_GRANTED : DenyReason.OWNER_MAY_NOT);
    }

    private static Optional<DenyReason> addressRefusal(Token token, @Nullable IpAddress client) {
        List<Cidr> in = token.condition().in();
        List<Cidr> notIn = token.condition().notIn();
        if (in.isEmpty() && notIn.isEmpty()) {
            return Optional.empty();
        }
        if (client == null) {
            return Optional.of(DenyReason.ADDRESS_UNREADABLE);
        }
        boolean inside = in.isEmpty() || in.stream().anyMatch(cidr -> contains(cidr.text(), client));
        boolean outside = notIn.stream().noneMatch(cidr -> contains(cidr.text(), client));
        return inside && outside ? Optional.empty() : Optional.of(DenyReason.ADDRESS_REFUSED);
    }

    private static boolean contains(String cidr, IpAddress client) {
        String[] parts = cidr.split("/", -1);
        boolean colons = parts[0].contains(":");
        int bits = colons ? 128 : 32;
        int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
        // The JDK parses ::ffff:192.0.2.0 as an IPv4 address, which a block inside that range refers to.
        boolean mapped = colons && prefix >= 96 && address(parts[0]) instanceof Inet4Address;
        if (mapped) {
            bits = 32;
            prefix -= 96;
        }
        String clientText = client.toString();
        if ((colons && !mapped) != clientText.contains(":")) {
            return false;
        }
        return number(parts[0])
                .shiftRight(bits - prefix)
                .equals(number(clientText).shiftRight(bits - prefix));
    }

    private static BigInteger number(String address) {
        return new BigInteger(1, address(address).getAddress());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private boolean denies(Token token, Permission permission, Resource resource) {
        return token.policies().stream()
                .filter(policy -> policy.effect() == Effect.DENY)
                .filter(policy -> hasPermission(policy, permission, true))
                .anyMatch(policy -> reaches(policy, permission, resource, Mode.DENY));
    }

    private boolean allows(Token token, Permission permission, Resource resource) {
        return token.policies().stream()
                .filter(policy -> policy.effect() == Effect.ALLOW)
                .filter(policy -> hasPermission(policy, permission, false))
                .anyMatch(policy -> resource instanceof Resource.SomeRecord some
                        ? allowsSomeRecord(token, policy, permission, some)
                        : reaches(policy, permission, resource, Mode.ALLOW));
    }

    /** Whether an entry of the policy allows records of the zone that no single deny covers completely. */
    private boolean allowsSomeRecord(Token token, Policy policy, Permission permission, Resource.SomeRecord some) {
        return entries(policy).stream()
                .filter(entry -> matches(entry, permission, some, Mode.ALLOW))
                .anyMatch(entry -> token.policies().stream()
                        .filter(deny -> deny.effect() == Effect.DENY && hasPermission(deny, permission, true))
                        .flatMap(deny -> entries(deny).stream())
                        .filter(deny -> matches(deny, permission, some, Mode.ALLOW))
                        .noneMatch(deny -> covers(deny, entry)));
    }

    private boolean hasPermission(Policy policy, Permission permission, boolean whenUnknown) {
        for (PermissionGroupId id : policy.groups()) {
            Optional<PermissionGroup> group = catalog.find(id);
            if (group.map(known -> known.permissions().contains(permission)).orElse(whenUnknown)) {
                return true;
            }
        }
        return false;
    }

    private enum Mode {
        ALLOW,
        DENY
    }

    /** An entry of the resources of a policy: {@code key} alone for {@code "*"}, or with one nested key. */
    private record Entry(String key, Optional<String> nested) {}

    private static List<Entry> entries(Policy policy) {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, ? extends SortedSet<String>> resource :
                policy.resources().wire().entrySet()) {
            if (resource.getValue().isEmpty()) {
                entries.add(new Entry(resource.getKey(), Optional.empty()));
            }
            resource.getValue().forEach(nested -> entries.add(new Entry(resource.getKey(), Optional.of(nested))));
        }
        return entries;
    }

    private static boolean reaches(Policy policy, Permission permission, Resource resource, Mode mode) {
        return entries(policy).stream().anyMatch(entry -> matches(entry, permission, resource, mode));
    }

    private static final String USER = "com.cloudflare.api.user.";
    private static final String ACCOUNT = "com.cloudflare.api.account.";
    private static final String ZONE = "com.cloudflare.api.account.zone.";
    private static final String RECORD = "com.cloudflare.api.account.zone.record.";

    private static boolean matches(Entry entry, Permission permission, Resource resource, Mode mode) {
        return switch (resource) {
            case Resource.User user -> permission.category() == Category.USER && entry.equals(plain(USER + user.id()));
            case Resource.Account account ->
                permission.category() == Category.ACCOUNT
                        && (entry.equals(plain(ACCOUNT + account.id())) || entry.equals(plain(ACCOUNT + "*")));
            case Resource.AllZones zones ->
                permission.category() == Category.ZONE
                        && (pattern(entry).isEmpty() || isDns(permission))
                        && matchesAll(entry, zones, mode);
            case Resource.Zone zone ->
                namesZone(entry, permission, zone.account(), zone.id())
                        && (mode == Mode.DENY || pattern(entry).isEmpty());
            case Resource.SomeRecord some ->
                namesZone(entry, permission, some.account(), some.zone())
                        && (mode == Mode.ALLOW
                                || pattern(entry).map("*.*"::equals).orElse(true));
            case Resource.DnsRecord dnsRecord ->
                namesZone(entry, permission, dnsRecord.account(), dnsRecord.zone())
                        && pattern(entry)
                                .map(pattern -> matchesRecord(pattern, dnsRecord.type(), dnsRecord.name(), mode))
                                .orElse(true);
        };
    }

    private static boolean matchesAll(Entry entry, Resource.AllZones zones, Mode mode) {
        boolean all = entry.equals(plain(ZONE + "*"))
                || entry.equals(new Entry(ACCOUNT + zones.account(), Optional.of(ZONE + "*")));
        boolean records = pattern(entry).isPresent();
        boolean oneZone = (entry.key().startsWith(ZONE) && !entry.key().equals(ZONE + "*"))
                || (entry.key().equals(ACCOUNT + zones.account())
                        && entry.nested().isPresent());
        return all || (mode == Mode.DENY && (oneZone || (records && entry.key().equals(ZONE + "*"))));
    }

    private static boolean namesZone(Entry entry, Permission permission, AccountId account, ZoneId zone) {
        if (permission.category() != Category.ZONE || (pattern(entry).isPresent() && !isDns(permission))) {
            return false;
        }
        if (entry.key().startsWith(ZONE)) {
            return entry.key().equals(ZONE + "*") || entry.key().equals(ZONE + zone);
        }
        return entry.key().equals(ACCOUNT + account)
                && entry.nested()
                        .map(nested -> nested.equals(ZONE + "*") || nested.equals(ZONE + zone))
                        .orElse(false);
    }

    private static boolean isDns(Permission permission) {
        return permission == Permission.DNS_READ || permission == Permission.DNS_WRITE;
    }

    private static Entry plain(String key) {
        return new Entry(key, Optional.empty());
    }

    private static Optional<String> pattern(Entry entry) {
        return entry.nested()
                .filter(nested -> nested.startsWith(RECORD))
                .map(nested -> canonical(nested.substring(RECORD.length())));
    }

    /** Converts type and name to the form of records: lower case, punycode, no trailing dot. */
    private static String canonical(String pattern) {
        int dot = pattern.indexOf('.');
        String name = pattern.substring(dot + 1);
        String absolute = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return pattern.substring(0, dot).toUpperCase(Locale.ROOT)
                + "."
                + IDN.toASCII(absolute, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    }

    private static boolean matchesRecord(String pattern, String type, String name, Mode mode) {
        String patternType = pattern.substring(0, pattern.indexOf('.'));
        boolean isDelegation = type.equals("NS") || type.equals("DS");
        if (mode == Mode.ALLOW && patternType.equals("*") && isDelegation) {
            return false;
        }
        if (!patternType.equals("*") && !patternType.equals(type)) {
            return false;
        }
        return matchesName(pattern.substring(pattern.indexOf('.') + 1), name);
    }

    private static boolean matchesName(String pattern, String name) {
        List<String> wanted = Arrays.asList(pattern.split("\\.", -1));
        List<String> labels = Arrays.asList(name.split("\\.", -1));
        if (pattern.equals("*")) {
            return true;
        }
        if (wanted.getFirst().equals("*")) {
            List<String> suffix = wanted.subList(1, wanted.size());
            return labels.size() > suffix.size()
                    && labels.subList(labels.size() - suffix.size(), labels.size())
                            .equals(suffix);
        }
        if (wanted.getLast().equals("*")) {
            List<String> prefix = wanted.subList(0, wanted.size() - 1);
            return labels.size() > prefix.size()
                    && labels.subList(0, prefix.size()).equals(prefix);
        }
        return labels.equals(wanted);
    }

    /** Whether the deny covers the allow within one zone. */
    private static boolean covers(Entry deny, Entry allow) {
        Optional<String> denied = pattern(deny);
        if (denied.isEmpty()) {
            return true;
        }
        String allowed = pattern(allow).orElse("*.*");
        String deniedType = denied.get().substring(0, denied.get().indexOf('.'));
        String allowedType = allowed.substring(0, allowed.indexOf('.'));
        String deniedName = denied.get().substring(denied.get().indexOf('.') + 1);
        String allowedName = allowed.substring(allowed.indexOf('.') + 1);
        return (deniedType.equals("*") || deniedType.equals(allowedType))
                && (deniedName.equals("*") || deniedName.equals(allowedName) || coversName(deniedName, allowedName));
    }

    private static boolean coversName(String denied, String allowed) {
        if (!allowed.contains("*")) {
            return matchesName(denied, allowed);
        }
        boolean below = denied.startsWith("*.") && allowed.startsWith("*.");
        boolean prefix = denied.endsWith(".*") && allowed.endsWith(".*");
        if (below) {
            return matchesName(denied, allowed.substring(2));
        }
        return prefix && matchesName(denied, allowed.substring(0, allowed.length() - 2));
    }

    private static boolean ownerHas(TokenOwner owner, Permission permission, AccessRequest request) {
        return switch (owner) {
            case TokenOwner.User user ->
                request.resource() instanceof Resource.User self
                        ? self.id().equals(user.id())
                        : request.ownerPermissions().contains(permission);
            case TokenOwner.Account account ->
                switch (request.resource()) {
                    case Resource.User _ -> false;
                    case Resource.Account one -> one.id().equals(account.id());
                    case Resource.AllZones zones -> zones.account().equals(account.id());
                    case Resource.Zone zone -> zone.account().equals(account.id());
                    case Resource.SomeRecord some -> some.account().equals(account.id());
                    case Resource.DnsRecord dnsRecord -> dnsRecord.account().equals(account.id());
                };
        };
    }
}
