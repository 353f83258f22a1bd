package dev.ambit;

import dev.ambit.TestServer.Foreign;
import dev.ambit.core.account.Account;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.account.User;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.core.zone.ZoneType;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Change;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An account with a user and a zone that tokens of the owner of a {@link TestServer} must not access. */
final class ForeignAccount {
    private ForeignAccount() {}

    static Foreign add(Path folder) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Foreign foreign = new Foreign(new AccountId(9, 1), new UserId(9, 2), new ZoneId(9, 3), new MemberId(9, 4));
        RoleId administrator = Catalog.load().roles().all().getFirst().id();
        try (Storage storage = Storages.open(folder)) {
            storage.inTransaction(tx -> {
                tx.accounts().insert(new Account(foreign.account(), "Other", now, now));
                var user = new User(foreign.user(), "other@example.com", null, null, null, null, null, now, now);
                List<InsertResult> inserted = new ArrayList<>();
                inserted.add(tx.users().insert(user, "none"));
                inserted.add(tx.members()
                        .insert(new Member(
                                foreign.member(),
                                foreign.account(),
                                foreign.user(),
                                List.of(administrator),
                                null,
                                now)));
                inserted.add(tx.zones()
                        .insert(new Zone(
                                foreign.zone(),
                                foreign.account(),
                                DnsName.of("example.net"),
                                false,
                                ZoneType.FULL,
                                ZoneSettings.of(DnsName.of("example.net"), List.of(DnsName.of("ns1.example.net"))),
                                List.of(),
                                1,
                                now,
                                now,
                                now)));
                tx.audit()
                        .append(new AuditEntry(
                                new AuditId(9, 9),
                                now,
                                new AuditEntry.Actor.BySystem(),
                                null,
                                "account.create",
                                new AuditEntry.Target(AuditEntry.Kind.ACCOUNT, null),
                                AuditEntry.Scope.of(foreign.account()),
                                null,
                                null,
                                AuditEntry.Outcome.SUCCESS,
                                null,
                                AuditEntry.Channel.COMMAND_LINE));
                tx.revisions().append(new Change.OfAccount(foreign.account()));
                return inserted;
            });
        }
        return foreign;
    }
}
