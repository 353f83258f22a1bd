package dev.ambit.access;

import dev.ambit.core.authorizer.Authorizer;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.DigestKey;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenText;
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
 * From the Authorization header to a token that may be used, each time another one of many; and of none. The texts lie in the
 * order in which they are presented, so that they come from memory as fast as a header that was just received; the tokens
 * do not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"}) // not the page faults of a heap that grows
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerifyBench {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final PermissionGroupId DNS_WRITE = PermissionGroupId.of("4755a26eedb94da69e1066d98aa820be");
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.7").orElseThrow();

    @Param({"1000", "1000000"})
    private int tokens;

    private final SplittableRandom random = new SplittableRandom(1);
    private final DigestKey key = new DigestKey(1, new byte[DigestKey.BYTES]);
    private final TokenIndex index = new TokenIndex(
            Catalog.load().groups(), new LiveDirectory(Catalog.load().roles()));
    private final Authenticator authenticator = new BearerAuthenticator(index, List.of(key));
    private String[] headers;
    private int next;
    private String unknown;

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
        System.gc(); // or it is at it while the first verifies are measured
        unknown = "Bearer " + TokenText.mint(TokenText.Kind.USER, random).reveal();
    }

    @Benchmark
    public Object verify() {
        next = next + 1 < tokens ? next + 1 : 0;
        return verify(headers[next]);
    }

    @Benchmark
    public Object refuseAnUnknownToken() {
        return verify(unknown);
    }

    private Object verify(String header) {
        Authentication authentication = authenticator.authenticate(header, null, null);
        return authentication instanceof Authentication.Proved proved
                        && Authorizer.checkUse(proved.known(), CLIENT, NOW) == null
                ? proved
                : authentication;
    }

    private StoredToken token(int number) {
        TokenText text = TokenText.mint(TokenText.Kind.USER, random);
        headers[number] = "Bearer " + text.reveal();
        String zone = "com.cloudflare.api.account.zone." + ZoneId.random(random);
        Resources.Parsed.Valid parsed = (Resources.Parsed.Valid) Resources.parse(Map.of(zone, List.of()));
        Policy policy = new Policy(PolicyId.random(random), Effect.ALLOW, List.of(DNS_WRITE), parsed.resources());
        Token token = new Token(
                TokenId.random(random),
                new TokenOwner.User(UserId.random(random)),
                "bench",
                true,
                List.of(policy),
                AddressCondition.NONE,
                Lifetime.UNLIMITED,
                NOW,
                NOW);
        return new StoredToken(token, key.digest(text), key.id(), null);
    }
}
