package dev.ambit.core.authorizer;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionCatalog;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision for a typical user token: with addresses, a lifetime, and policies of every kind. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecideShapesBench {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final AccountId ACCOUNT = new AccountId(1, 1);
    private static final ZoneId ZONE = new ZoneId(2, 1);
    private static final String ZONE_KEY = "com.cloudflare.api.account.zone.";
    private static final String TXT = "com.cloudflare.api.account.zone.record.TXT.";

    /** The shape of a token and of the request. */
    public enum Shape {
        /** Two policies on one zone; the zone is read. */
        TWO_POLICIES_ONE_ZONE,
        /** Ten policies with ten zones each; the last zone is read. */
        TEN_POLICIES_HUNDRED_ZONES,
        /** All zones except one, which is requested. */
        DENIED_ZONE,
        /** Every challenge of a zone; one is written. */
        RECORD_SCOPE,
        /** Every challenge of a zone; another record is requested. */
        RECORD_OUTSIDE_SCOPE
    }

    @Param
    private Shape shape;

    private CompiledToken token;
    private AccessRequest request;

    @Setup
    public void compile() {
        PermissionCatalog catalog = Catalog.load().groups();
        token = CompiledToken.compile(
                new Token(
                        new TokenId(3, 3),
                        new TokenOwner.User(new UserId(4, 4)),
                        "bench",
                        true,
                        policies(),
                        new AddressCondition(
                                List.of(Cidr.parse("192.0.2.0/24").orElseThrow()),
                                List.of(Cidr.parse("192.0.2.128/25").orElseThrow())),
                        new Lifetime(NOW.minusSeconds(1), NOW.plusSeconds(1)),
                        NOW,
                        NOW),
                catalog);
        request = new AccessRequest(
                PermissionSet.of(shape.name().startsWith("RECORD") ? Permission.DNS_WRITE : Permission.DNS_READ),
                resource(),
                IpAddress.parse("192.0.2.7").orElseThrow(),
                NOW,
                PermissionSet.ALL);
    }

    @Benchmark
    public @Nullable DenyReason decide() {
        return Authorizer.refusal(token, request);
    }

    private Resource resource() {
        return switch (shape) {
            case TWO_POLICIES_ONE_ZONE, DENIED_ZONE -> new Resource.Zone(ACCOUNT, ZONE);
            case TEN_POLICIES_HUNDRED_ZONES -> new Resource.Zone(ACCOUNT, new ZoneId(2, 100));
            case RECORD_SCOPE -> new Resource.DnsRecord(ACCOUNT, ZONE, "TXT", "_acme-challenge.www.example.com");
            case RECORD_OUTSIDE_SCOPE -> new Resource.DnsRecord(ACCOUNT, ZONE, "TXT", "www.example.com");
        };
    }

    private List<Policy> policies() {
        return switch (shape) {
            case TWO_POLICIES_ONE_ZONE -> List.of(allow("Zone Read", zones(1, 1)), allow("DNS Write", zones(1, 1)));
            case TEN_POLICIES_HUNDRED_ZONES -> {
                List<Policy> policies = new ArrayList<>();
                for (int first = 1; first <= 100; first += 10) {
                    policies.add(allow("DNS Write", zones(first, first + 9)));
                }
                yield policies;
            }
            case DENIED_ZONE ->
                List.of(
                        allow("DNS Write", Map.of(ZONE_KEY + "*", List.of())),
                        policy(Effect.DENY, "DNS Write", zones(1, 1)));
            case RECORD_SCOPE, RECORD_OUTSIDE_SCOPE ->
                List.of(allow("DNS Write", Map.of(ZONE_KEY + ZONE, List.of(TXT + "_acme-challenge.*"))));
        };
    }

    private static Map<String, List<String>> zones(int first, int last) {
        Map<String, List<String>> zones = new LinkedHashMap<>();
        for (int zone = first; zone <= last; zone++) {
            zones.put(ZONE_KEY + new ZoneId(2, zone), List.of());
        }
        return zones;
    }

    private static Policy allow(String group, Map<String, List<String>> resources) {
        return policy(Effect.ALLOW, group, resources);
    }

    private static Policy policy(Effect effect, String group, Map<String, List<String>> resources) {
        Resources parsed = Resources.parse(resources).orThrow();
        PermissionGroupId id = Catalog.load().groups().all().stream()
                .filter(candidate -> candidate.name().equals(group))
                .findFirst()
                .orElseThrow()
                .id();
        return new Policy(new PolicyId(5, 5), effect, List.of(id), parsed);
    }
}
