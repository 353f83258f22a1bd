package dev.ambit.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.account.Member;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.Change;
import dev.ambit.storage.DataFolder;
import dev.ambit.storage.HmacKeys;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The records of the zone with which DNS is measured: of each twenty, sixteen are A, two AAAA, one TXT and one CNAME;
 * and a token that may change its records and transfers.
 */
final class ZoneRecords {
    static final String ZONE = "example.com";

    private static final int COUNT = 100_000;
    private static final int BATCH = 5_000;
    private static final int QUERIES = 100_000;
    private static final int PERCENT_MISSING = 15;
    private static final int TTL = 300;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PermissionGroupId ACCOUNT_SETTINGS = PermissionGroupId.of("dc44f27f48ab405392a5f69fe822bd01");
    private static final List<PermissionGroupId> OF_ZONE = Stream.of(
                    "c8fed203ed3043cba015a93ad1616f1f", // Zone Read
                    "4755a26eedb94da69e1066d98aa820be", // DNS Write
                    "c4df38be41c247b3b4b7702e76eadae0") // Zone DNS Settings Write
            .map(PermissionGroupId::of)
            .toList();

    private ZoneRecords() {}

    /** Adds the records to the zone, and the token, in a data folder of {@link DataSet}. */
    static void fill(Path data) throws IOException {
        SecureRandom random = new SecureRandom();
        try (DataFolder folder = DataFolder.open(data);
                Storage storage = Storages.open(folder.path())) {
            Zone zone = storage.read(tx -> tx.zones().all()).getFirst();
            Member owner = storage.read(tx -> tx.members().all()).getFirst();
            for (int first = 0; first < COUNT; first += BATCH) {
                List<DnsRecord> records = IntStream.range(first, first + BATCH)
                        .mapToObj(number -> dnsRecord(number, zone, RecordId.random(random)))
                        .toList();
                storage.inTransaction(tx -> {
                    tx.records().insertAll(records);
                    tx.revisions().append(new Change.OfRecords(zone.id()));
                    tx.audit().append(Tokens.entry(random, owner.user()));
                    return null;
                });
            }
            HmacKey key = HmacKeys.open(folder, storage, random).current();
            TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.USER, random);
            Token token = publisher(owner, zone, TokenId.random(random));
            storage.inTransaction(tx -> {
                tx.tokens().insert(new StoredToken(token, key.digest(secret), key.id(), null));
                tx.revisions().append(new Change.OfToken(token.id()));
                tx.audit().append(Tokens.entry(random, owner.user()));
                return null;
            });
            Files.writeString(data.resolve("publisher.txt"), secret.reveal());
        }
    }

    /** The secret of the token that may change the records and transfers of the zone. */
    static String publisherSecret(Path data) throws IOException {
        return Files.readString(data.resolve("publisher.txt"));
    }

    private static Token publisher(Member owner, Zone zone, TokenId id) {
        String ofZone = "com.cloudflare.api.account.zone." + zone.id();
        String ofAccount = "com.cloudflare.api.account." + zone.account();
        return new Token(
                id,
                new TokenOwner.User(owner.user()),
                "publisher",
                true,
                List.of(
                        Tokens.policy(1, OF_ZONE.get(0), ofZone),
                        Tokens.policy(2, OF_ZONE.get(1), ofZone),
                        Tokens.policy(3, OF_ZONE.get(2), ofZone),
                        Tokens.policy(4, ACCOUNT_SETTINGS, ofAccount)),
                new AddressCondition(List.of(), List.of()),
                new Lifetime(NOW, Instant.parse("2100-01-01T00:00:00Z")),
                NOW,
                NOW);
    }

    private static DnsRecord dnsRecord(int number, Zone zone, RecordId id) {
        RecordType type = type(number);
        RecordContent content =
                RecordContent.parse(type, content(type, number), null).orThrow();
        return new DnsRecord(
                id,
                zone.id(),
                DnsName.of(name(number)),
                content,
                Ttl.parse(TTL).orThrow(),
                null,
                List.of(),
                NOW.plusSeconds(number),
                NOW.plusSeconds(number),
                null,
                null);
    }

    private static RecordType type(int number) {
        return switch (number % 20) {
            case 16, 17 -> RecordType.AAAA;
            case 18 -> RecordType.TXT;
            case 19 -> RecordType.CNAME;
            default -> RecordType.A;
        };
    }

    private static String content(RecordType type, int number) {
        return switch (type) {
            case AAAA -> "2001:db8::" + Integer.toHexString(number & 0xffff);
            case TXT -> "\"text number " + number + "\"";
            case CNAME -> name(number - 19);
            default -> address(number);
        };
    }

    /** The name of a record; that of number 0 and every twentieth one is an A record with {@link #address}. */
    static String name(int number) {
        return "host-" + number + "." + ZONE;
    }

    static String address(int number) {
        return "192.0.2." + number % 256;
    }

    /** Writes questions for dnsperf: for random records, and one in seven for a name that does not exist. */
    static Path writeQueries(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<String> lines = IntStream.range(0, QUERIES)
                .mapToObj(_ -> {
                    int number = random.nextInt(COUNT);
                    RecordType type = type(number);
                    boolean isMissing = random.nextInt(100) < PERCENT_MISSING;
                    String name = isMissing ? "no-" + name(number) : name(number);
                    return name + " " + (type == RecordType.CNAME ? RecordType.A : type);
                })
                .toList();
        return Files.write(folder.resolve("queries.txt"), lines, US_ASCII);
    }
}
