package dev.ambit.core.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Samples;
import dev.ambit.core.dns.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ZoneChangeTest {
    private static final DnsName APEX = DnsName.of("example.com");
    private static final DnsName WWW = DnsName.of("www.example.com");
    private static final ZoneSettings SETTINGS = ZoneSettings.of(APEX, List.of(DnsName.of("ns1.example.net")));

    private static RecordSet set(int ttl, int... lastOctets) {
        List<byte[]> rdata = new ArrayList<>();
        for (int last : lastOctets) {
            rdata.add(new byte[] {(byte) 192, 0, 2, (byte) last});
        }
        return new RecordSet(WWW, 1, ttl, rdata);
    }

    private static ZoneChange difference(@Nullable RecordSet before, @Nullable RecordSet after) {
        RecordSetDifference difference = new RecordSetDifference();
        difference.add(before, after);
        return difference.change(SETTINGS.soa(1), SETTINGS.soa(2));
    }

    @Test
    void onlyRecordsThatDifferAreInTheChange() {
        ZoneChange change = difference(set(60, 1, 2, 3), set(60, 2, 3, 4, 5));
        assertThat(change.removed()).containsExactly(set(60, 1));
        assertThat(change.added()).containsExactly(set(60, 4, 5));
    }

    @Test
    void wholeSetIsReplacedWhenItsTtlChanges() {
        ZoneChange change = difference(set(60, 1, 2), set(30, 1, 2, 3));
        assertThat(change.removed()).containsExactly(set(60, 1, 2));
        assertThat(change.added()).containsExactly(set(30, 1, 2, 3));
    }

    @Test
    void newAndDeletedSetsAreInTheChangeAsAWhole() {
        assertThat(difference(null, set(60, 1)).added()).containsExactly(set(60, 1));
        assertThat(difference(set(60, 1), null).removed()).containsExactly(set(60, 1));
        RecordSetDifference none = new RecordSetDifference();
        none.add(set(60, 1, 2), set(60, 2, 1));
        assertThat(none.isEmpty()).isTrue();
    }

    @Test
    void growthIsTheDifferenceOfTheLengthsOnTheWire() {
        long record = 17 + 10 + 4; // owner; type, class, TTL and length; address
        assertThat(difference(set(60, 1, 2), set(60, 2, 3, 4)).growth()).isEqualTo(record);
        assertThat(difference(set(60, 1, 2), null).growth()).isEqualTo(-2 * record);
    }

    @Test
    void changeOfTheNameServersIsAChangeOfTheirSet() {
        ZoneSettings after =
                ZoneSettings.of(APEX, List.of(DnsName.of("ns1.example.net"), DnsName.of("ns2.example.net")));
        ZoneChange change = ZoneChange.ofSettings(APEX, SETTINGS, 8, after, 9);
        assertThat(change.from()).isEqualTo(SETTINGS.soa(8));
        assertThat(change.to()).isEqualTo(after.soa(9));
        assertThat(change.removed()).isEmpty();
        assertThat(change.added())
                .containsExactly(new RecordSet(
                        APEX,
                        2,
                        86_400,
                        List.of(DnsName.of("ns2.example.net").toName().toWire())));
        assertThat(after.wireLength(APEX)).isEqualTo((int) (SETTINGS.wireLength(APEX) + change.growth()));
    }

    @Test
    void changeIsReadAsWritten() {
        for (int seed = 0; seed < 2000; seed++) {
            ZoneChange change = change(new Random(seed));
            assertThat(ZoneChangeCodec.decode(ZoneChangeCodec.encode(change)))
                    .as("seed %d", seed)
                    .isEqualTo(change);
        }
    }

    @Test
    void damagedBytesAreRejected() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = ZoneChangeCodec.encode(change(random));
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            assertThatThrownBy(() -> ZoneChangeCodec.decode(cut))
                    .as("seed %d", seed)
                    .isInstanceOf(IllegalArgumentException.class);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                assertThat(ZoneChangeCodec.decode(bytes)).isNotNull();
            } catch (IllegalArgumentException damaged) {
                assertThat(damaged).as("seed %d", seed).isNotNull(); // nothing else is thrown
            }
        }
    }

    private static ZoneChange change(Random random) {
        Soa to = soa(random);
        Soa from = random.nextBoolean() ? soa(random) : withSerial(to, serial(random));
        return new ZoneChange(from, to, sets(random), sets(random));
    }

    private static Soa withSerial(Soa soa, long serial) {
        return new Soa(
                soa.primary(),
                soa.mailbox(),
                serial,
                soa.refresh(),
                soa.retry(),
                soa.expire(),
                soa.minimumTtl(),
                soa.ttl());
    }

    private static Soa soa(Random random) {
        return new Soa(
                Samples.record(random).name(),
                Samples.record(random).name(),
                serial(random),
                number(random),
                number(random),
                number(random),
                number(random),
                number(random));
    }

    private static long serial(Random random) {
        return random.nextInt(4) == 0 ? Serial.MAX : random.nextLong(Serial.MAX + 1);
    }

    private static int number(Random random) {
        return random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(1 << (1 + random.nextInt(30)));
    }

    private static List<RecordSet> sets(Random random) {
        List<RecordSet> sets = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<byte[]> rdata = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                rdata.add(Samples.record(random).content().wire());
            }
            sets.add(new RecordSet(Samples.record(random).name(), random.nextInt(65536), number(random), rdata));
        }
        return sets;
    }
}
