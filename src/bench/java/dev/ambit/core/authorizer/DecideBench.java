package dev.ambit.core.authorizer;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** One decision for a token with an address condition and one policy per zone; also run with {@code -prof gc}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecideBench {
    private static final AccountId ACCOUNT = new AccountId(1, 1);
    private static final PermissionSet DNS_READ = PermissionSet.of(Permission.DNS_READ);
    private static final PermissionGroup GROUP =
            new PermissionGroup(new PermissionGroupId(2, 2), "DNS Read", Category.ZONE, DNS_READ);

    @Param({"1", "10", "300"})
    private int policies;

    private CompiledToken token;
    private AccessRequest allowed;
    private AccessRequest refused;

    @Setup
    public void compile() {
        List<Policy> statements =
                IntStream.rangeClosed(1, policies).mapToObj(DecideBench::policy).toList();
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        token = CompiledToken.compile(
                new Token(
                        new TokenId(3, 3),
                        new TokenOwner.Account(ACCOUNT),
                        "bench",
                        true,
                        statements,
                        new AddressCondition(List.of(Cidr.parse("192.0.2.0/24").orElseThrow()), List.of()),
                        new Lifetime(now.minusSeconds(1), now.plusSeconds(1)),
                        now,
                        now),
                new PermissionCatalog(List.of(GROUP)));
        allowed = request(policies, now);
        refused = request(policies + 1, now);
    }

    @Benchmark
    public @Nullable DenyReason allow() {
        return Authorizer.refusal(token, allowed);
    }

    @Benchmark
    public @Nullable DenyReason refuse() {
        return Authorizer.refusal(token, refused);
    }

    private static AccessRequest request(int zone, Instant at) {
        IpAddress client = IpAddress.parse("192.0.2.7").orElseThrow();
        return new AccessRequest(
                DNS_READ,
                new Resource.Zone(ACCOUNT, new ZoneId(zone, zone)),
                client,
                at,
                PermissionSet.of(Category.ZONE));
    }

    private static Policy policy(int zone) {
        String key = "com.cloudflare.api.account.zone." + new ZoneId(zone, zone);
        Resources resources = Resources.parse(Map.of(key, List.of())).orThrow();
        return new Policy(new PolicyId(zone, zone), Effect.ALLOW, List.of(GROUP.id()), resources);
    }
}
