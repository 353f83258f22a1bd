package dev.ambit.access;

import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.authorizer.Authorizer;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.StoredToken;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/**
 * Measures authentication by the Authorization header with and without authorization in a zone, with another of many
 * tokens for each operation, and the rejection of an unknown token. The tokens have the usual shape and owners with 50
 * tokens each. The header strings are allocated in the order of use, so that they are as close in memory as a header
 * that was just received; the tokens are not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"}) // avoids page faults of a growing heap
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerifyBench {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final PermissionGroupId DNS_WRITE = PermissionGroupId.of("4755a26eedb94da69e1066d98aa820be");
    private static final PermissionGroupId ZONE_READ = PermissionGroupId.of("c8fed203ed3043cba015a93ad1616f1f");
    private static final PermissionSet READS_ZONES = PermissionSet.of(Permission.ZONE_READ);
    private static final int TOKENS_PER_USER = 50;
    private static final Resource.Zone ZONE = new Resource.Zone(new AccountId(1, 1), new ZoneId(2, 2));
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.7").orElseThrow();

    @Param({"1000", "1000000"})
    private int tokens;

    private final SplittableRandom random = new SplittableRandom(1);
    private final HmacKey key = new HmacKey(1, new byte[HmacKey.BYTES]);
    private final List<RoleId> roles =
            Catalog.load().roles().all().stream().map(Role::id).toList();
    private final InMemoryDirectory directory =
            new InMemoryDirectory(Catalog.load().roles());
    private final TokenIndex index = new TokenIndex(Catalog.load().groups(), directory);
    private final Authenticator authenticator = new BearerAuthenticator(index, List.of(key));
    private String[] headers;
    private int next;
    private String unknown;
    private UserId owner;

    @Setup
    public void fill() {
        headers = new String[tokens];
        for (int i = 0; i < tokens; i++) {
            index.put(token(i));
        }
        Collections.shuffle(Arrays.asList(headers), new Random(1));
        for (int i = 0; i < tokens; i++) {
            headers[i] = new String(headers[i].toCharArray());
        }
        System.gc(); // otherwise it runs during the first measurements
        unknown = "Bearer " + TokenSecret.mint(TokenSecret.Kind.USER, random).reveal();
    }

    @Benchmark
    public Object verify() {
        next = next + 1 < tokens ? next + 1 : 0;
        return verify(headers[next]);
    }

    @Benchmark
    public boolean authorize() {
        next = next + 1 < tokens ? next + 1 : 0;
        return authenticator.authenticate(headers[next], null, null)
                        instanceof Authentication.TokenAuthenticated tokenAuthenticated
                && new Caller(tokenAuthenticated.token(), CLIENT, NOW, directory).mayOneOf(READS_ZONES, ZONE);
    }

    @Benchmark
    public Object refuseAnUnknownToken() {
        return verify(unknown);
    }

    private Object verify(String header) {
        Authentication authentication = authenticator.authenticate(header, null, null);
        return authentication instanceof Authentication.TokenAuthenticated tokenAuthenticated
                        && Authorizer.checkUse(tokenAuthenticated.token(), CLIENT, NOW) == null
                ? tokenAuthenticated
                : authentication;
    }

    private StoredToken token(int number) {
        if (number % TOKENS_PER_USER == 0) {
            owner = member();
        }
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.USER, random);
        headers[number] = "Bearer " + secret.reveal();
        Token token = new Token(
                TokenId.random(random),
                new TokenOwner.User(owner),
                "bench",
                true,
                List.of(policy(DNS_WRITE), policy(ZONE_READ)),
                new AddressCondition(List.of(Cidr.parse("192.0.2.0/24").orElseThrow()), List.of()),
                new Lifetime(NOW, NOW.plusSeconds(86_400L + number)),
                NOW,
                NOW);
        return new StoredToken(token, key.digest(secret), key.id(), null);
    }

    private UserId member() {
        UserId user = UserId.random(random);
        MemberId id = MemberId.random(random);
        directory.set(id, new Member(id, ZONE.account(), user, roles, null, NOW));
        return user;
    }

    private Policy policy(PermissionGroupId group) {
        Resources resources = Resources.parse(Map.of("com.cloudflare.api.account.zone." + ZONE.id(), List.of()))
                .orThrow();
        return new Policy(PolicyId.random(random), Effect.ALLOW, List.of(group), resources);
    }
}
