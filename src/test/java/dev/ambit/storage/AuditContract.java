package dev.ambit.storage;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditEntry.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Audit entries. */
public abstract class AuditContract extends StorageContract {
    private static final TokenId TOKEN = new TokenId(6, 1);
    private static final ZoneId ZONE = new ZoneId(4, 1);
    private static final IpAddress CLIENT = IpAddress.parse("2001:db8::1").orElseThrow();

    @Test
    void entryComesBackAsStored() {
        List<Actor> actors = List.of(
                new Actor.ByToken(TOKEN, new TokenOwner.User(USER)),
                new Actor.ByToken(TOKEN, new TokenOwner.Account(ACCOUNT)),
                new Actor.ByUser(USER),
                new Actor.BySystem(),
                new Actor.ByNobody());
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 0; i < actors.size(); i++) {
            entries.add(detailed(i, actors.get(i)));
        }
        append(entries);

        assertThat(list(AuditFilter.of(ACCOUNT)).items()).isEqualTo(entries);
        assertThat(list(AuditFilter.of(USER)).items()).isEqualTo(entries);
    }

    @Test
    void entriesStandInTheListsOfTheirPlaceAlone() {
        append(List.of(entry(1, Place.of(ACCOUNT)), entry(2, Place.of(USER)), entry(3, new Place(null, null, null))));

        assertThat(list(AuditFilter.of(ACCOUNT)).items()).containsExactly(entry(1, Place.of(ACCOUNT)));
        assertThat(list(AuditFilter.of(USER)).items()).containsExactly(entry(2, Place.of(USER)));
    }

    @Test
    void entriesAreOrderedByTimeAndPaged() {
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            entries.add(entry(i, Place.of(ACCOUNT)));
        }
        List<AuditEntry> shuffled = new ArrayList<>(entries);
        Collections.reverse(shuffled);
        append(shuffled);

        AuditFilter filter = AuditFilter.of(ACCOUNT);
        assertThat(listing(tx -> tx.audit().list(filter, Direction.ASCENDING, Slice.page(2, 4))))
                .isEqualTo(new Listing<>(entries.subList(4, 8), 10));
        assertThat(listing(tx -> tx.audit().list(filter, Direction.DESCENDING, Slice.page(1, 2))))
                .isEqualTo(new Listing<>(List.of(entries.get(9), entries.get(8)), 10));
        assertThat(list(filter.between(NOW.plusSeconds(3), NOW.plusSeconds(5))).items())
                .isEqualTo(entries.subList(2, 4));
    }

    @Test
    void entriesAreFiltered() {
        AuditEntry detailed = detailed(1, new Actor.ByToken(TOKEN, new TokenOwner.User(USER)));
        append(List.of(detailed, entry(2, Place.of(ACCOUNT))));

        AuditFilter all = AuditFilter.of(ACCOUNT);
        assertThat(list(all).total()).isEqualTo(2);
        for (ObjectId actor : List.of(TOKEN, USER)) {
            assertThat(list(new AuditFilter(ACCOUNT, null, null, null, null, null, actor, null, null, null, null, null))
                            .items())
                    .containsExactly(detailed);
        }
        assertThat(list(new AuditFilter(
                                ACCOUNT,
                                USER,
                                detailed.id(),
                                detailed.at(),
                                detailed.at().plusNanos(1000),
                                TextMatch.equalTo(detailed.action()),
                                TOKEN,
                                CLIENT,
                                AuditEntry.Kind.RECORD,
                                "0b",
                                ZONE,
                                AuditEntry.Outcome.REFUSED))
                        .items())
                .containsExactly(detailed);
        assertThat(list(new AuditFilter(
                                ACCOUNT, null, null, null, null, null, new TokenId(6, 2), null, null, null, null, null))
                        .items())
                .isEmpty();
    }

    private static AuditEntry detailed(long number, Actor actor) {
        return new AuditEntry(
                new AuditId(10, number),
                NOW,
                actor,
                CLIENT,
                "record.create",
                new AuditEntry.Subject(AuditEntry.Kind.RECORD, "0b"),
                new Place(ACCOUNT, USER, ZONE),
                "{\"ttl\":1}",
                "{\"ttl\":60}",
                AuditEntry.Outcome.REFUSED,
                "8e8dd2156ef28414",
                AuditEntry.Channel.COMMAND_LINE);
    }

    private void append(List<AuditEntry> entries) {
        storage.inTransaction(tx -> {
            entries.forEach(tx.audit()::append);
            return true;
        });
    }

    private Listing<AuditEntry> list(AuditFilter filter) {
        return listing(tx -> tx.audit().list(filter, Direction.ASCENDING, Slice.EVERYTHING));
    }
}
