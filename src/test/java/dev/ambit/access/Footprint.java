package dev.ambit.access;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.StoredToken;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The memory of a typical token in the index: two policies, two groups, one zone, an address block, a lifetime. */
public final class Footprint {
    private static final PermissionGroupId DNS_WRITE = PermissionGroupId.of("4755a26eedb94da69e1066d98aa820be");
    private static final PermissionGroupId ZONE_READ = PermissionGroupId.of("c8fed203ed3043cba015a93ad1616f1f");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final int COUNT = emptiest(500_000);

    private final SplittableRandom random = new SplittableRandom(1);

    private Footprint() {}

    /** The bytes of heap for each token, including the tables at a size where they have just grown. */
    public static double bytesPerToken() {
        Footprint footprint = new Footprint();
        TokenIndex index = new TokenIndex(
                Catalog.load().groups(), new InMemoryDirectory(Catalog.load().roles()));
        for (int i = 0; i < 1_000; i++) {
            index.put(footprint.token(i)); // loads classes
        }
        try {
            long before = used();
            for (int i = 0; i < COUNT; i++) {
                index.put(footprint.token(i));
            }
            return (double) (used() - before) / COUNT;
        } finally {
            Reference.reachabilityFence(index);
        }
    }

    /** The smallest number from {@code min} on for which the tables have just grown. */
    private static int emptiest(int min) {
        int length = TokenTable.MIN_LENGTH;
        while (TokenTable.capacity(length) < min) {
            length = TokenTable.grownLength(length);
        }
        return TokenTable.capacity(length) + 1;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Each zone and owner is shared by 50 tokens, because users have several tokens. */
    private StoredToken token(int number) {
        ZoneId zone = new ZoneId(number / 50, 7);
        String key = "com.cloudflare.api.account.zone." + zone;
        Resources resources = Resources.parse(Map.of(key, List.of())).orThrow();
        Token token = new Token(
                TokenId.random(random),
                new TokenOwner.User(new UserId(number / 50, 8)),
                "a token " + number,
                true,
                List.of(policy(DNS_WRITE, resources), policy(ZONE_READ, resources)),
                new AddressCondition(List.of(Cidr.parse("192.0.2.0/24").orElseThrow()), List.of()),
                new Lifetime(NOW, NOW.plusSeconds(86_400L + number)),
                NOW,
                NOW);
        TokenDigest digest =
                new TokenDigest(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        return new StoredToken(token, digest, 1, null);
    }

    private Policy policy(PermissionGroupId group, Resources resources) {
        return new Policy(PolicyId.random(random), Effect.ALLOW, List.of(group), resources);
    }
}
