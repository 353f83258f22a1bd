package dev.ambit.storage;

import dev.ambit.core.account.Account;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.account.User;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.RecordSetDifference;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.core.zone.ZoneType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sample values to store, distinguished by a number. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

    private Samples() {}

    /** The page {@code number}, counted from 1, of pages of {@code size} items. */
    public static Slice page(long number, int size) {
        return new Slice((number - 1) * size, size);
    }

    public static User user(long number) {
        return new User(
                new UserId(1, number),
                "User" + number + "@example.com",
                "Ada",
                null,
                null,
                "GB",
                null,
                NOW.plusSeconds(number),
                NOW.plusSeconds(number));
    }

    public static Account account(long number) {
        return new Account(new AccountId(2, number), "Account " + number, NOW.plusSeconds(number), NOW);
    }

    public static Member member(long number, UserId user, AccountId account) {
        return new Member(
                new MemberId(3, number),
                account,
                user,
                List.of(new RoleId(9, 2), new RoleId(9, 1)),
                null,
                NOW.plusSeconds(number));
    }

    public static Zone zone(long number, AccountId account, String name) {
        return new Zone(
                new ZoneId(4, number),
                account,
                DnsName.of(name),
                false,
                ZoneType.FULL,
                settings(DnsName.of(name)),
                List.of(),
                number,
                NOW,
                NOW,
                NOW);
    }

    public static ZoneSettings settings(DnsName apex) {
        return ZoneSettings.of(apex, List.of(DnsName.of("ns2.example.net"), DnsName.of("ns1.example.net")));
    }

    /** Settings in which every value differs from the others. */
    static ZoneSettings unusualSettings() {
        return new ZoneSettings(
                List.of(DnsName.of("ns9.example.net"), DnsName.of("ns1.example.net")),
                3600,
                DnsName.of("hidden.example.net"),
                DnsName.parsePresentation("first\\.last.example.net").orThrow(),
                1,
                2,
                3,
                4,
                5);
    }

    public static DnsRecord dnsRecord(long number, ZoneId zone, String name, RecordType type, String content) {
        return dnsRecord(number, zone, name, type, content, null, List.of());
    }

    public static DnsRecord dnsRecord(
            long number,
            ZoneId zone,
            String name,
            RecordType type,
            String content,
            @Nullable String comment,
            List<String> tags) {
        return new DnsRecord(
                new RecordId(5, number),
                zone,
                DnsName.of(name),
                RecordContent.parse(type, content, type.hasPriority() ? (Integer) 10 : null)
                        .orThrow(),
                Ttl.AUTOMATIC,
                comment,
                tags,
                NOW.plusSeconds(number),
                NOW.plusSeconds(number),
                comment == null ? null : NOW,
                tags.isEmpty() ? null : NOW);
    }

    /** The next change of {@code zone}, which adds a record. */
    static ZoneChange addition(Zone zone, DnsRecord added) {
        RecordSetDifference difference = new RecordSetDifference();
        difference.add(null, RecordSet.of(List.of(added)).orElseThrow());
        return difference.change(zone.soa(), zone.nextSoa());
    }

    public static StoredToken token(long number, TokenOwner owner) {
        Token token = new Token(
                new TokenId(6, number),
                owner,
                "Token " + number,
                true,
                List.of(policy(number)),
                AddressCondition.NONE,
                Lifetime.UNLIMITED,
                NOW.plusSeconds(number),
                NOW);
        return new StoredToken(token, new TokenDigest(number, 1, 2, 3), 1, null);
    }

    public static Policy policy(long number) {
        return new Policy(
                new PolicyId(7, number),
                number % 2 == 0 ? Effect.ALLOW : Effect.DENY,
                List.of(new PermissionGroupId(8, 3), new PermissionGroupId(8, 1), new PermissionGroupId(8, 2)),
                resources(Map.of("com.cloudflare.api.account.zone.*", List.of())));
    }

    public static Resources resources(Map<String, List<String>> wire) {
        return Resources.parse(new TreeMap<>(wire)).orThrow();
    }

    public static Cidr cidr(String text) {
        return Cidr.parse(text).orElseThrow();
    }

    public static AuditEntry entry(long number, AuditEntry.Scope scope) {
        return new AuditEntry(
                new AuditId(10, number),
                NOW.plusSeconds(number),
                new AuditEntry.Actor.BySystem(),
                null,
                "account.create",
                new AuditEntry.Target(AuditEntry.Kind.ACCOUNT, null),
                scope,
                null,
                null,
                AuditEntry.Outcome.SUCCESS,
                null,
                AuditEntry.Channel.API);
    }

    /** Runs {@code work} in a transaction that also appends an audit entry and a revision. */
    public static void change(Storage storage, Consumer<Tx> work) {
        storage.inTransaction(tx -> {
            work.accept(tx);
            tx.audit().append(entry(0, new AuditEntry.Scope(null, null, null)));
            return tx.revisions().append(new Change.OfAccount(new AccountId(0, 0)));
        });
    }
}
