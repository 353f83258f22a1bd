package dev.ambit.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.User;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Change;
import dev.ambit.storage.DataFolder;
import dev.ambit.storage.HmacKeys;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Fills a new data folder with tokens of the usual shape: two policies, two groups, one zone, addresses and a
 * lifetime. Each user has 50 tokens, the default maximum; the first token of each of the first users may create
 * tokens.
 */
final class Tokens implements AutoCloseable {
    private static final int TOKENS_PER_USER = 50;
    private static final int BATCH = 400 * TOKENS_PER_USER;
    private static final int MAX_KEPT = 100_000;
    private static final int MINTERS = 200;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PermissionGroupId DNS_WRITE = PermissionGroupId.of("4755a26eedb94da69e1066d98aa820be");
    private static final PermissionGroupId ZONE_READ = PermissionGroupId.of("c8fed203ed3043cba015a93ad1616f1f");
    private static final PermissionGroupId API_TOKENS_WRITE = PermissionGroupId.of("686d18d5ac6c441c867cbf6771e58a0a");

    private final SecureRandom random = new SecureRandom();
    private final HmacKey key;
    private final Member first;
    private final List<Policy> policies;
    private final long keepOneIn;
    private final BufferedWriter secrets;
    private final BufferedWriter minters;
    private int users;
    private long tokens;

    private Tokens(Path data, HmacKey key, Storage storage, long count) throws IOException {
        this.key = key;
        this.first = storage.read(tx -> tx.members().all()).getFirst();
        String zone = "com.cloudflare.api.account.zone."
                + storage.read(tx -> tx.zones().all()).getFirst().id();
        this.policies = List.of(policy(1, DNS_WRITE, zone), policy(2, ZONE_READ, zone));
        this.keepOneIn = (count + MAX_KEPT - 1) / MAX_KEPT;
        this.secrets = Files.newBufferedWriter(secrets(data), US_ASCII);
        this.minters = Files.newBufferedWriter(minters(data), US_ASCII);
    }

    /** The file with the secrets of tokens, one per line, in no order; a sample when there are many. */
    static Path secrets(Path data) {
        return data.resolve("secrets.txt");
    }

    /** The file with the secrets of tokens that may create tokens, one per line. */
    static Path minters(Path data) {
        return data.resolve("minters.txt");
    }

    static void fill(Path data, long count) throws IOException {
        try (DataFolder folder = DataFolder.open(data);
                Storage storage = Storages.open(folder.path())) {
            HmacKey key = HmacKeys.open(folder, storage, new SecureRandom()).current();
            try (Tokens tokens = new Tokens(data, key, storage, count)) {
                Progress progress = new Progress("creating %,d tokens".formatted(count), count);
                for (long done = 0; done < count; done += BATCH) {
                    long size = Math.min(BATCH, count - done);
                    storage.inTransaction(tx -> {
                        tokens.insert(tx, size);
                        return null;
                    });
                    progress.at(done + size);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        secrets.close();
        minters.close();
    }

    private void insert(Tx tx, long size) {
        UserId user = first.user();
        for (long i = 0; i < size; i++) {
            if (tokens % TOKENS_PER_USER == 0) {
                user = user(tx);
            }
            boolean isMinter = tokens % TOKENS_PER_USER == 0 && users <= MINTERS;
            String secret = token(tx, user, isMinter);
            if (isMinter) {
                write(minters, secret);
            } else if (tokens % keepOneIn == 0 || keepOneIn == 1) {
                write(secrets, secret);
            }
            tokens++;
        }
        tx.revisions().append(new Change.OfMember(first.id()));
        tx.audit().append(entry(random, user));
    }

    /** An audit entry, without which no transaction is committed. */
    static AuditEntry entry(SecureRandom random, UserId user) {
        return new AuditEntry(
                AuditId.random(random),
                NOW,
                new AuditEntry.Actor.BySystem(),
                null,
                "token.create",
                new AuditEntry.Target(AuditEntry.Kind.TOKEN, null),
                AuditEntry.Scope.of(new TokenOwner.User(user)),
                null,
                null,
                AuditEntry.Outcome.SUCCESS,
                null,
                AuditEntry.Channel.COMMAND_LINE);
    }

    private static void write(BufferedWriter file, String secret) {
        try {
            file.append(secret).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private UserId user(Tx tx) {
        users++;
        UserId id = UserId.random(random);
        tx.users().insert(new User(id, "u" + users + "@example.com", null, null, null, null, null, NOW, NOW), "none");
        tx.members().insert(new Member(MemberId.random(random), first.account(), id, first.roles(), null, NOW));
        return id;
    }

    private String token(Tx tx, UserId user, boolean isMinter) {
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.USER, random);
        List<Policy> all = isMinter
                ? List.of(
                        policies.get(0),
                        policies.get(1),
                        policy(3, API_TOKENS_WRITE, "com.cloudflare.api.user." + user))
                : policies;
        Token token = new Token(
                TokenId.random(random),
                new TokenOwner.User(user),
                "load",
                true,
                all,
                new AddressCondition(List.of(Cidr.parse("127.0.0.0/8").orElseThrow()), List.of()),
                new Lifetime(NOW, Instant.parse("2100-01-01T00:00:00Z")),
                NOW,
                NOW);
        tx.tokens().insert(new StoredToken(token, key.digest(secret), key.id(), null));
        return secret.reveal();
    }

    static Policy policy(int id, PermissionGroupId group, String resource) {
        Resources resources = Resources.parse(Map.of(resource, List.of())).orThrow();
        return new Policy(new PolicyId(0, id), Effect.ALLOW, List.of(group), resources);
    }
}
