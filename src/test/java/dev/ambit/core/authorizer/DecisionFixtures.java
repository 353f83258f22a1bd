package dev.ambit.core.authorizer;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import dev.ambit.core.account.Role;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.permissions.Catalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The users, accounts and zones of the decision cases, and the conversion of cases to tokens, requests and decisions.
 */
final class DecisionFixtures {
    static final Map<String, UserId> USERS = Map.of("ana", new UserId(0xa, 1), "ben", new UserId(0xa, 2));
    static final Map<String, AccountId> ACCOUNTS =
            Map.of("acme", new AccountId(0xb, 1), "other", new AccountId(0xb, 2));
    static final Map<String, ZoneId> ZONES = Map.of(
            "example.com", new ZoneId(0xc, 1), "example.org", new ZoneId(0xc, 2), "example.net", new ZoneId(0xc, 3));
    static final Map<String, String> ACCOUNT_OF_ZONE =
            Map.of("example.com", "acme", "example.org", "acme", "example.net", "other");

    /** A permission group that this version of the catalog does not have. */
    static final String UNKNOWN_GROUP = "a group of tomorrow";

    static final String UNREADABLE = "unreadable";
    static final String DEFAULT_CLIENT = "192.0.2.10";
    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    static final String DEFAULT_ROLE = "Super Administrator";

    private static final Pattern PLACEHOLDER = Pattern.compile("<([^<>]*)>");
    private static final Pattern RECORD = Pattern.compile("(?<type>[A-Z0-9]+) (?<name>\\S+) in (?<zone>\\S+)");
    private static final PermissionGroupId UNKNOWN_GROUP_ID = new PermissionGroupId(0xdead, 0xbeef);

    private final Catalog catalog = Catalog.load();

    Catalog catalog() {
        return catalog;
    }

    Token token(DecisionCases.Chapter chapter, DecisionCases.Case one) {
        DecisionCases.TokenDefinition sheet = chapter.token(one);
        List<Policy> policies = new ArrayList<>();
        for (DecisionCases.Statement statement : chapter.policies(one)) {
            policies.add(policy(policies.size() + 1, statement));
        }
        return new Token(
                new TokenId(0xd, one.token().hashCode()),
                owner(sheet.owner()),
                one.token(),
                !sheet.disabled(),
                policies,
                new AddressCondition(blocks(sheet.in()), blocks(sheet.notIn())),
                new Lifetime(instant(sheet.notBefore()), instant(sheet.expiresOn())),
                NOON,
                NOON);
    }

    AccessRequest request(DecisionCases.Case one) {
        String from = one.from() == null ? DEFAULT_CLIENT : one.from();
        IpAddress client = from.equals(UNREADABLE)
                ? null
                : IpAddress.parse(from)
                        .orElseThrow(() -> new IllegalArgumentException("not an address: `" + from + "`"));
        Instant at = one.at() == null ? NOON : Instant.parse(one.at());
        List<String> roles = one.roles() == null ? List.of(DEFAULT_ROLE) : one.roles();
        return new AccessRequest(permissions(one.asks()), resource(one.of()), client, at, rights(roles));
    }

    /** Parses an outcome: {@code allowed} is empty; {@code refused, not granted} is that reason. */
    static Optional<DenyReason> expected(String expect) {
        if (expect.equals("allowed")) {
            return Optional.empty();
        }
        for (DenyReason reason : DenyReason.values()) {
            if (expect.equals(
                    "refused, " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' '))) {
                return Optional.of(reason);
            }
        }
        throw new IllegalArgumentException("no such outcome: `" + expect + "`");
    }

    static PolicyId policyId(int number) {
        return new PolicyId(0xe, number);
    }

    /**
     * {@code user ana}, {@code account acme}, {@code all zones of acme}, {@code zone example.com},
     * {@code records of example.com} (at least one, unspecified) or {@code TXT www.example.com in example.com}.
     */
    Resource resource(String text) {
        Matcher dnsRecord = RECORD.matcher(text);
        if (dnsRecord.matches()) {
            String zone = dnsRecord.group("zone");
            return new Resource.DnsRecord(
                    accountOf(zone), named(ZONES, zone), dnsRecord.group("type"), dnsRecord.group("name"));
        }
        int end = text.lastIndexOf(' ') + 1;
        String name = text.substring(end);
        return switch (text.substring(0, end)) {
            case "user " -> new Resource.User(named(USERS, name));
            case "account " -> new Resource.Account(named(ACCOUNTS, name));
            case "all zones of " -> new Resource.AllZones(named(ACCOUNTS, name));
            case "zone " -> new Resource.Zone(accountOf(name), named(ZONES, name));
            case "records of " -> new Resource.SomeRecord(accountOf(name), named(ZONES, name));
            default -> throw new IllegalArgumentException("no such resource: `" + text + "`");
        };
    }

    private Policy policy(int number, DecisionCases.Statement statement) {
        List<PermissionGroupId> groups =
                statement.groups().stream().map(this::group).toList();
        Map<String, List<String>> entries = new LinkedHashMap<>();
        statement.on().forEach((key, value) -> entries.put(withIds(key), nested(key, value)));
        return switch (Resources.parse(entries)) {
            case Parsed.Valid<Resources>(Resources resources) ->
                new Policy(policyId(number), statement.effect(), groups, resources);
            case Parsed.Invalid<Resources>(List<Problem> problems) ->
                throw new IllegalArgumentException("policy " + number + ": " + problems.getFirst());
        };
    }

    private static List<String> nested(String key, Object value) {
        if (value.equals("*")) {
            return List.of();
        }
        if (value instanceof Map<?, ?> map
                && !map.isEmpty()
                && map.values().stream().allMatch("*"::equals)) {
            return map.keySet().stream().map(inner -> withIds((String) inner)).toList();
        }
        throw new IllegalArgumentException("`" + key + "` must be \"*\" or hold keys that are each \"*\"");
    }

    private static String withIds(String key) {
        return PLACEHOLDER.matcher(key).replaceAll(found -> id(found.group(1)));
    }

    private static String id(String name) {
        for (Map<String, ?> ids : List.of(USERS, ACCOUNTS, ZONES)) {
            Object id = ids.get(name);
            if (id != null) {
                return id.toString();
            }
        }
        throw new IllegalArgumentException("nothing is named <" + name + ">");
    }

    private static TokenOwner owner(String name) {
        UserId user = USERS.get(name);
        return user == null ? new TokenOwner.Account(named(ACCOUNTS, name)) : new TokenOwner.User(user);
    }

    private PermissionGroupId group(String name) {
        if (name.equals(UNKNOWN_GROUP)) {
            return UNKNOWN_GROUP_ID;
        }
        return catalog.groups().all().stream()
                .filter(group -> group.name().equals(name))
                .map(PermissionGroup::id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no permission group is named `" + name + "`"));
    }

    private static PermissionSet permissions(List<String> names) {
        return PermissionSet.of(names.stream().map(DecisionFixtures::permission).toList());
    }

    private static Permission permission(String name) {
        for (Permission permission : Permission.values()) {
            if (permission.displayName().equals(name)) {
                return permission;
            }
        }
        throw new IllegalArgumentException("no permission is named `" + name + "`");
    }

    private PermissionSet rights(List<String> names) {
        PermissionSet rights = PermissionSet.NONE;
        for (String name : names) {
            Role role = catalog.roles().all().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no role is named `" + name + "`"));
            rights = rights.with(role.permissions());
        }
        return rights;
    }

    private static List<Cidr> blocks(@Nullable List<String> texts) {
        return texts == null
                ? List.of()
                : texts.stream()
                        .map(text -> Cidr.parse(text)
                                .orElseThrow(() -> new IllegalArgumentException("not a block: `" + text + "`")))
                        .toList();
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static AccountId accountOf(String zone) {
        named(ZONES, zone);
        return named(ACCOUNTS, named(ACCOUNT_OF_ZONE, zone));
    }

    private static <T> T named(Map<String, T> things, String name) {
        T thing = things.get(name);
        if (thing == null) {
            throw new IllegalArgumentException("nothing is named `" + name + "` among " + things.keySet());
        }
        return thing;
    }
}
