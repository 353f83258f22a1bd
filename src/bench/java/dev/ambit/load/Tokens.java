package dev.ambit.load;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Cidr;
import dev.ambit.core.policy.Effect;
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
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Change;
import dev.ambit.storage.DataFolder;
import dev.ambit.storage.DigestKeys;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.SqliteStorage;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Fills a data folder with tokens of the usual shape: two policies, two groups, one zone, addresses and a lifetime. */
public final class Tokens {
    private static final int BATCH = 20_000;
    private static final PermissionGroupId DNS_WRITE = PermissionGroupId.of("4755a26eedb94da69e1066d98aa820be");
    private static final PermissionGroupId ZONE_READ = PermissionGroupId.of("c8fed203ed3043cba015a93ad1616f1f");

    private Tokens() {}

    /** Arguments: the data folder, how many tokens. Prints the secret of the last one. */
    public static void main(String[] arguments) {
        SecureRandom random = new SecureRandom();
        int count = Integer.parseInt(arguments[1]);
        try (DataFolder folder = DataFolder.open(Path.of(arguments[0]));
                Storage storage = SqliteStorage.open(folder.database())) {
            DigestKey key = DigestKeys.open(folder, storage, random).current();
            UserId user = storage.read(tx -> tx.users().all()).getFirst().id();
            ZoneId zone = storage.read(tx -> tx.zones().all()).getFirst().id();
            Token shape = shape(user, zone);
            TokenText last = TokenText.mint(TokenText.Kind.USER, random);
            for (int done = 0; done < count; done += BATCH) {
                int size = Math.min(BATCH, count - done);
                TokenText text = last;
                last = storage.inTransaction(tx -> insert(tx, shape, key, random, size, text));
            }
            System.out.println(last.reveal());
        }
    }

    private static TokenText insert(Tx tx, Token shape, DigestKey key, SecureRandom random, int size, TokenText first) {
        TokenText text = first;
        TokenId id = shape.id();
        for (int i = 0; i < size; i++) {
            text = TokenText.mint(TokenText.Kind.USER, random);
            id = TokenId.random(random);
            Token token = new Token(
                    id,
                    shape.owner(),
                    shape.name(),
                    true,
                    shape.policies(),
                    shape.condition(),
                    shape.lifetime(),
                    shape.issuedOn(),
                    shape.modifiedOn());
            tx.tokens().insert(new StoredToken(token, key.digest(text), key.id(), null));
        }
        tx.revisions().append(new Change.OfToken(id));
        tx.audit()
                .append(new AuditEntry(
                        AuditId.random(random),
                        shape.issuedOn(),
                        new AuditEntry.Actor.BySystem(),
                        null,
                        "token.create",
                        new AuditEntry.Subject(AuditEntry.Kind.TOKEN, null),
                        AuditEntry.Place.of(shape.owner()),
                        null,
                        null,
                        AuditEntry.Outcome.SUCCESS,
                        null,
                        AuditEntry.Channel.COMMAND_LINE));
        return text;
    }

    private static Token shape(UserId user, ZoneId zone) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return new Token(
                new TokenId(1, 1),
                new TokenOwner.User(user),
                "load",
                true,
                List.of(policy(1, DNS_WRITE, zone), policy(2, ZONE_READ, zone)),
                new AddressCondition(List.of(Cidr.parse("127.0.0.0/8").orElseThrow()), List.of()),
                new Lifetime(now, Instant.parse("2100-01-01T00:00:00Z")),
                now,
                now);
    }

    private static Policy policy(int id, PermissionGroupId group, ZoneId zone) {
        String key = "com.cloudflare.api.account.zone." + zone;
        return switch (Resources.parse(Map.of(key, List.of()))) {
            case Resources.Parsed.Valid valid ->
                new Policy(new PolicyId(0, id), Effect.ALLOW, List.of(group), valid.resources());
            case Resources.Parsed.Invalid invalid -> throw new IllegalStateException(invalid.toString());
        };
    }
}
