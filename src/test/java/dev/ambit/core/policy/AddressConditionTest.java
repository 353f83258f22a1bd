package dev.ambit.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Claim: inside any of {@code in}, outside every {@code not_in}; and no token is given more addresses than its maker has. */
final class AddressConditionTest {
    private static final List<String> BLOCKS = List.of(
            "192.0.2.0/24",
            "192.0.2.0/25",
            "192.0.2.128/25",
            "192.0.2.1",
            "0.0.0.0/0",
            "198.51.100.0/24",
            "2001:db8::/32",
            "2001:db8::/33",
            "2001:db8::1",
            "::/0",
            "::ffff:192.0.2.0/120",
            "::ffff:0:0/95");
    private static final List<IpAddress> SAMPLES = List.of(
                    "192.0.2.0",
                    "192.0.2.1",
                    "192.0.2.127",
                    "192.0.2.128",
                    "192.0.2.255",
                    "198.51.100.1",
                    "203.0.113.1",
                    "2001:db8::1",
                    "2001:db8::2",
                    "2001:db8:8000::1",
                    "2001:db9::1",
                    "::fffe:0:1",
                    "::1")
            .stream()
            .map(text -> IpAddress.parse(text).orElseThrow())
            .toList();

    private final SplittableRandom random = new SplittableRandom(5);
    private final Addresses addresses = new Addresses(random);

    @Test
    void whatIsCoveredLetsInNobodyElse() {
        int covered = 0;
        for (int i = 0; i < 400_000; i++) {
            AddressCondition outer = condition();
            AddressCondition inner = condition();
            if (!outer.covers(inner)) {
                continue;
            }
            covered++;
            for (IpAddress address : SAMPLES) {
                check(outer, inner, address);
            }
            check(outer, inner, addresses.address());
        }
        assertThat(covered).isGreaterThan(40_000);
    }

    @Test
    void everyConditionCoversItselfAndIsCoveredByNone() {
        for (int i = 0; i < 10_000; i++) {
            AddressCondition condition = condition();
            assertThat(condition.covers(condition)).as("%s", condition).isTrue();
            assertThat(AddressCondition.NONE.covers(condition)).isTrue();
        }
    }

    @Test
    void aConditionDoesNotCoverHavingNone() {
        assertThat(new AddressCondition(blocks("192.0.2.0/24"), List.of()).covers(AddressCondition.NONE))
                .isFalse();
        assertThat(new AddressCondition(List.of(), blocks("192.0.2.0/24")).covers(AddressCondition.NONE))
                .isFalse();
    }

    @Test
    void narrowerAddressesAreCovered() {
        AddressCondition office = new AddressCondition(blocks("192.0.2.0/24"), blocks("192.0.2.128/25"));
        assertThat(office.covers(new AddressCondition(blocks("192.0.2.0/25"), List.of())))
                .isTrue();
        assertThat(office.covers(new AddressCondition(blocks("192.0.2.0/24"), List.of())))
                .isFalse();
        assertThat(office.covers(new AddressCondition(blocks("192.0.2.0/24"), blocks("192.0.2.128/25"))))
                .isTrue();
    }

    @Test
    void listsCannotBeChangedAfterwards() {
        List<Cidr> in = new ArrayList<>(blocks("192.0.2.0/24"));
        AddressCondition condition = new AddressCondition(in, List.of());
        in.clear();
        assertThat(condition.in()).hasSize(1);
        assertThat(condition.isEmpty()).isFalse();
    }

    private static void check(AddressCondition outer, AddressCondition inner, IpAddress address) {
        if (inner.allows(address) && !outer.allows(address)) {
            throw new AssertionError(outer + " covers " + inner + " but for " + address);
        }
    }

    private AddressCondition condition() {
        return new AddressCondition(random(), random());
    }

    private List<Cidr> random() {
        List<Cidr> blocks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            blocks.add(Cidr.parse(BLOCKS.get(random.nextInt(BLOCKS.size()))).orElseThrow());
        }
        return blocks;
    }

    private static List<Cidr> blocks(String... texts) {
        return List.of(texts).stream()
                .map(text -> Cidr.parse(text).orElseThrow())
                .toList();
    }
}
