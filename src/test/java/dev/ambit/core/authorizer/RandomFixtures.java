package dev.ambit.core.authorizer;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionCatalog;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Random tokens and requests over a small set of resources, so that grants, denies and requests often overlap. */
final class RandomFixtures {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final List<String> TYPES = List.of("A", "TXT", "NS");
    private static final List<String> NAMES = List.of(
            "example.com",
            "www.example.com",
            "_acme-challenge.example.com",
            "_acme-challenge.www.example.com",
            "x_acme-challenge.example.com",
            "_acme-challengex.example.com",
            "a.b.example.com",
            "xexample.com",
            "www.example.com.example.com");
    private static final List<String> PATTERNS = List.of(
            "*",
            "example.com",
            "*.example.com",
            "_acme-challenge.*",
            "_acme-challenge.www.*",
            "www.example.com",
            "www.example.*",
            "*.www.example.com",
            "*.b.example.com");
    private static final List<String> BLOCKS = List.of(
            "192.0.2.0/24",
            "192.0.2.1",
            "192.0.2.129/25",
            "::ffff:192.0.2.128/121",
            "0.0.0.0/0",
            "2001:db8::/32",
            "2001:db8::1/128",
            "2001:db8:8000::/33",
            "::/0");
    private static final List<String> CLIENTS = List.of(
            "192.0.2.1", "192.0.2.200", "198.51.100.7", "::ffff:192.0.2.1", "2001:db8::1", "2001:db8:8000::1", "::1");

    private final RandomGenerator random;
    private final List<PermissionGroup> groups;

    RandomFixtures(RandomGenerator random, PermissionCatalog catalog) {
        this.random = random;
        this.groups = catalog.all();
    }

    Token token() {
        List<Policy> policies = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            policies.add(policy());
        }
        return new Token(
                new TokenId(0, random.nextInt()),
                random.nextInt(3) == 0 ? new TokenOwner.Account(account()) : new TokenOwner.User(user()),
                "random",
                random.nextInt(40) != 0,
                policies,
                condition(),
                lifetime(),
                NOON,
                NOON);
    }

    Policy policy() {
        List<PermissionGroupId> picked = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            boolean unknown = random.nextInt(50) == 0;
            picked.add(unknown ? new PermissionGroupId(7, 7) : pick(groups).id());
        }
        Effect effect = random.nextInt(3) == 0 ? Effect.DENY : Effect.ALLOW;
        return new Policy(new PolicyId(1, random.nextLong()), effect, picked, resources());
    }

    AccessRequest request() {
        Set<Permission> anyOf = new HashSet<>();
        Resource resource = resource();
        Permission.Category category = switch (resource) {
            case Resource.User _ -> Permission.Category.USER;
            case Resource.Account _ -> Permission.Category.ACCOUNT;
            default -> Permission.Category.ZONE;
        };
        List<Permission> possible = PermissionSet.of(category).permissions();
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            anyOf.add(random.nextInt(30) == 0 ? pick(List.of(Permission.values())) : pick(possible));
        }
        PermissionSet rights = random.nextInt(4) == 0 ? new PermissionSet(random.nextLong()) : PermissionSet.ALL;
        return new AccessRequest(
                PermissionSet.of(anyOf), resource, client(), NOON.plusSeconds(random.nextInt(5) - 2), rights);
    }

    private Resource resource() {
        return switch (random.nextInt(12)) {
            case 0 -> new Resource.User(user());
            case 1, 2 -> new Resource.Account(account());
            case 3 -> new Resource.AllZones(account());
            case 4, 5 -> {
                ZoneId zone = zone();
                yield new Resource.Zone(accountOf(zone), zone);
            }
            case 6, 7 -> {
                ZoneId zone = zone();
                yield new Resource.SomeRecord(accountOf(zone), zone);
            }
            default -> {
                ZoneId zone = zone();
                yield new Resource.DnsRecord(accountOf(zone), zone, pick(TYPES), pick(NAMES));
            }
        };
    }

    private Resources resources() {
        Map<String, Set<String>> wire = new HashMap<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String zoneKey = "com.cloudflare.api.account.zone." + (random.nextInt(3) == 0 ? "*" : zone());
            switch (random.nextInt(8)) {
                case 0 -> wire.put("com.cloudflare.api.user." + user(), new HashSet<>());
                case 1 -> wire.put("com.cloudflare.api.account." + account(), new HashSet<>());
                case 2 -> wire.put("com.cloudflare.api.account.*", new HashSet<>());
                case 3, 4 -> wire.put(zoneKey, new HashSet<>());
                case 5 -> wire.put("com.cloudflare.api.account." + account(), new HashSet<>(Set.of(zoneKey)));
                default ->
                    wire.computeIfAbsent(zoneKey, key -> new HashSet<>())
                            .add("com.cloudflare.api.account.zone.record." + pattern());
            }
        }
        return Resources.parse(wire).orThrow();
    }

    private String pattern() {
        return (random.nextInt(3) == 0 ? "*" : pick(TYPES)) + "." + pick(PATTERNS);
    }

    private AddressCondition condition() {
        return random.nextInt(3) != 0 ? AddressCondition.NONE : new AddressCondition(blocks(), blocks());
    }

    private List<Cidr> blocks() {
        List<Cidr> blocks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            blocks.add(Cidr.parse(pick(BLOCKS)).orElseThrow());
        }
        return blocks;
    }

    private Lifetime lifetime() {
        return new Lifetime(
                random.nextInt(4) == 0 ? NOON.plusSeconds(random.nextInt(4) - 2) : null,
                random.nextInt(4) == 0 ? NOON.plusSeconds(random.nextInt(4) - 1) : null);
    }

    private @Nullable IpAddress client() {
        return random.nextInt(10) == 0 ? null : IpAddress.parse(pick(CLIENTS)).orElseThrow();
    }

    private UserId user() {
        return new UserId(1, random.nextInt(2));
    }

    private AccountId account() {
        return new AccountId(2, random.nextInt(2));
    }

    private ZoneId zone() {
        return new ZoneId(3, random.nextInt(4));
    }

    private static AccountId accountOf(ZoneId zone) {
        return new AccountId(2, zone.low() % 2);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
