package dev.ambit.core.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
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
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Claim: a decision does not allocate, with any result, for a token of 15 policies with 105 resources. Counted, not
 * timed.
 */
final class AllocationTest {
    private static final int DECISIONS = 100_000;
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final UserId USER = new UserId(1, 1);
    private static final AccountId ACCOUNT = new AccountId(2, 1);
    private static final PermissionCatalog CATALOG = Catalog.load().groups();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final IpAddress OFFICE = IpAddress.parse("192.0.2.1").orElseThrow();
    private static final IpAddress ELSEWHERE = IpAddress.parse("203.0.113.1").orElseThrow();
    private static final Resource ZONE = new Resource.Zone(ACCOUNT, new ZoneId(3, 55));
    private static final Resource DENIED_ZONE = new Resource.Zone(ACCOUNT, new ZoneId(3, 1));
    private static final Resource OTHER_ZONE = new Resource.Zone(ACCOUNT, new ZoneId(9, 9));

    static Stream<Arguments> decisions() {
        Token token = token(true, new Lifetime(NOON, NOON.plusSeconds(1)));
        return Stream.of(
                decision("a zone", token, request(Permission.DNS_READ, ZONE), null),
                decision("some record", token, request(Permission.DNS_READ, some(55)), null),
                decision("a record", token, request(Permission.DNS_WRITE, txt("_acme-challenge.example.com")), null),
                decision("the user", token, request(Permission.USER_DETAILS_READ, new Resource.User(USER)), null),
                decision(
                        "the account",
                        token,
                        request(Permission.ACCOUNT_SETTINGS_READ, new Resource.Account(ACCOUNT)),
                        null),
                decision(
                        "disabled",
                        token(false, token.lifetime()),
                        request(Permission.DNS_READ, ZONE),
                        DenyReason.DISABLED),
                decision("too early", token, request(ZONE, OFFICE, NOON.minusNanos(1)), DenyReason.NOT_YET_VALID),
                decision("too late", token, request(ZONE, OFFICE, NOON.plusSeconds(1)), DenyReason.EXPIRED),
                decision("no address", token, request(ZONE, null, NOON), DenyReason.ADDRESS_UNREADABLE),
                decision("elsewhere", token, request(ZONE, ELSEWHERE, NOON), DenyReason.ADDRESS_REFUSED),
                decision(
                        "a denied zone", token, request(Permission.DNS_READ, DENIED_ZONE), DenyReason.DENIED_BY_POLICY),
                decision(
                        "a denied record",
                        token,
                        request(Permission.DNS_WRITE, txt("secret.example.com")),
                        DenyReason.DENIED_BY_POLICY),
                decision(
                        "not all zones",
                        token,
                        request(Permission.DNS_READ, new Resource.AllZones(ACCOUNT)),
                        DenyReason.DENIED_BY_POLICY),
                decision("another zone", token, request(Permission.DNS_READ, OTHER_ZONE), DenyReason.NOT_GRANTED),
                decision(
                        "another record",
                        token,
                        request(Permission.DNS_WRITE, txt("www.example.com")),
                        DenyReason.NOT_GRANTED),
                decision(
                        "all zones",
                        token,
                        request(Permission.ZONE_WRITE, new Resource.AllZones(ACCOUNT)),
                        DenyReason.NOT_GRANTED),
                decision(
                        "a user without a role",
                        token,
                        withoutRole(request(Permission.DNS_READ, ZONE)),
                        DenyReason.OWNER_MAY_NOT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void decisionsDoNotAllocate(
            String name, CompiledToken token, AccessRequest request, @Nullable DenyReason expected) {
        assertThat(Authorizer.refusal(token, request)).isEqualTo(expected);
        assertThat(bytesOfDecisions(token, request))
                .as("bytes allocated by %d decisions", DECISIONS)
                .isLessThan(DECISIONS / 100);
    }

    @Test
    void allocationsAreCounted() {
        assertThat(bytesOfRequests()).isGreaterThan(DECISIONS * 8L);
    }

    private static long bytesOfDecisions(CompiledToken token, AccessRequest request) {
        int allowed = 0;
        for (int i = 0; i < DECISIONS; i++) { // warms up linking and compilation
            allowed += Authorizer.refusal(token, request) == null ? 1 : 0;
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < DECISIONS; i++) {
            allowed += Authorizer.refusal(token, request) == null ? 1 : 0;
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allowed).isIn(0, 2 * DECISIONS);
        return bytes;
    }

    private static long bytesOfRequests() {
        List<Object> kept = new ArrayList<>(DECISIONS);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < DECISIONS; i++) {
            kept.add(request(Permission.DNS_READ, ZONE));
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before - kept.size();
    }

    private static Arguments decision(String name, Token token, AccessRequest request, @Nullable DenyReason expected) {
        return Arguments.of(name, CompiledToken.compile(token, CATALOG), request, expected);
    }

    private static AccessRequest request(Permission permission, Resource resource) {
        return new AccessRequest(PermissionSet.of(permission), resource, OFFICE, NOON, PermissionSet.ALL);
    }

    private static AccessRequest request(Resource resource, @Nullable IpAddress client, Instant at) {
        return new AccessRequest(PermissionSet.of(Permission.DNS_READ), resource, client, at, PermissionSet.ALL);
    }

    private static AccessRequest withoutRole(AccessRequest request) {
        return new AccessRequest(
                request.anyOf(), request.resource(), request.client(), request.at(), PermissionSet.NONE);
    }

    private static Resource some(int zone) {
        return new Resource.SomeRecord(ACCOUNT, new ZoneId(3, zone));
    }

    private static Resource txt(String name) {
        return new Resource.DnsRecord(ACCOUNT, new ZoneId(4, 4), "TXT", name);
    }

    private static Token token(boolean enabled, Lifetime lifetime) {
        return new Token(
                new TokenId(5, 5),
                new TokenOwner.User(USER),
                "large",
                enabled,
                policies(),
                new AddressCondition(
                        blocks("2001:db8::/32", "198.51.100.0/24", "192.0.2.0/24"),
                        blocks("192.0.2.128/25", "2001:db8:8000::/33")),
                lifetime,
                NOON,
                NOON);
    }

    private static List<Policy> policies() {
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Map<String, List<String>> zones = new LinkedHashMap<>();
            for (int j = 0; j < 10; j++) {
                zones.put("com.cloudflare.api.account.zone." + new ZoneId(3, i * 10L + j), List.of());
            }
            policies.add(policy(Effect.ALLOW, zones, "DNS Read", "Zone Read"));
        }
        String records = "com.cloudflare.api.account.zone." + new ZoneId(4, 4);
        String pattern = "com.cloudflare.api.account.zone.record.TXT.";
        policies.add(policy(
                Effect.ALLOW,
                Map.of(records, List.of(pattern + "_acme-challenge.*", pattern + "secret.*")),
                "DNS Write"));
        policies.add(policy(Effect.DENY, Map.of(records, List.of(pattern + "secret.example.com")), "DNS Write"));
        policies.add(policy(
                Effect.DENY, Map.of("com.cloudflare.api.account.zone." + new ZoneId(3, 1), List.of()), "DNS Read"));
        policies.add(policy(Effect.ALLOW, Map.of("com.cloudflare.api.account.*", List.of()), "Account Settings Read"));
        policies.add(policy(Effect.ALLOW, Map.of("com.cloudflare.api.user." + USER, List.of()), "User Details Read"));
        return policies;
    }

    private static Policy policy(Effect effect, Map<String, List<String>> resources, String... groups) {
        Resources parsed = Resources.parse(resources).orThrow();
        var ids = Stream.of(groups)
                .flatMap(name ->
                        CATALOG.all().stream().filter(group -> group.name().equals(name)))
                .map(PermissionGroup::id)
                .toList();
        return new Policy(new PolicyId(6, resources.hashCode()), effect, ids, parsed);
    }

    private static List<Cidr> blocks(String... texts) {
        return Stream.of(texts).map(text -> Cidr.parse(text).orElseThrow()).toList();
    }
}
